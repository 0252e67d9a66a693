namespace BentoSharp.Surface.Tests.Docs;

/// <summary>
/// The faults of one node that a queue has to survive, by their numbers in the list that the engine was built against, each with the tests that show it.
/// </summary>
public sealed class FaultListTests
{
    private static readonly (int Number, string Fault, string[] Tests)[] Faults =
    [
        (1, "SIGKILL at every step",
            ["Killed_at_any_step_a_task_ends_once_and_its_code_ran_no_more_often_than_it_must", "Every_acknowledged_task_ends_once_with_its_result_although_the_process_is_killed_twenty_times"]),
        (2, "SIGTERM drains inside the grace time and beyond it, uncharged",
            ["Stopping_lets_a_running_task_finish", "A_task_that_goes_on_past_the_drain_is_given_back_uncharged_and_runs_again", "A_terminated_process_gives_its_running_task_back_and_ends_well"]),
        (3, "a second SIGTERM; stop during start",
            ["A_second_SIGTERM_changes_nothing_of_the_drain", "A_process_that_hangs_while_it_loads_ends_by_SIGTERM_and_harms_no_task"]),
        (4, "a task that exits, fails fast, overflows the stack or crashes in native code",
            ["Whichever_way_a_task_ends_its_process_it_is_parked_and_the_others_go_on", "Of_tasks_that_were_caught_together_only_the_one_that_ends_its_process_is_parked"]),
        (5, "old and new version at once",
            ["The_new_version_waits_for_the_old_one_and_goes_on_with_its_tasks", "Tasks_that_are_stored_under_an_earlier_name_run_and_those_that_nobody_knows_wait"]),
        (7, "upgrade of the schema, twice at once",
            ["A_database_of_the_first_version_is_upgraded_with_its_tasks", "Two_upgrades_at_once_do_not_harm_each_other"]),
        (12, "the write happened, the caller got an error",
            ["A_submit_that_is_repeated_under_its_key_finds_the_first_one", "The_end_of_an_attempt_that_is_told_once_more_changes_nothing", "A_cancellation_that_is_repeated_finds_its_own_work_done"]),
        (18, "a row deleted while it runs", ["A_row_that_is_deleted_while_its_task_runs_harms_nothing"]),
        (19, "locked, full, damaged, moved, two processes, growth of the log, a copy taken while running",
            ["A_program_that_holds_the_database_locked_is_told", "The_service_refuses_what_it_can_not_keep_says_why_and_goes_on_when_there_is_room_again",
             "A_damaged_database_is_told_with_a_remedy", "A_database_that_is_deleted_or_replaced_while_the_service_runs_takes_nothing_more",
             "A_second_host_on_the_same_database_is_told_who_has_it", "The_log_stops_growing_when_a_long_reader_has_gone", "A_copy_taken_while_tasks_run_opens_as_after_a_crash"]),
        (20, "a body that can't be decoded", ["A_task_whose_request_can_not_be_read_fails_alone"]),
        (21, "many claimers", ["Many_claimers_never_get_a_task_twice"]),
        (22, "cancel against complete, time-out, retry",
            ["Of_a_cancellation_and_a_result_at_once_one_wins_and_stays", "A_cancel_wins_over_a_result_in_the_same_batch", "A_store_does_what_the_model_does_in_every_random_life"]),
        (24, "one idempotency key from a hundred clients", ["A_hundred_clients_at_once_submit_one_task"]),
        (25, "a slot that was lost in a crash", ["Room_that_was_taken_by_attempts_of_a_killed_process_is_there_again"]),
        (26, "a flood of high priority", ["A_flood_of_high_priority_does_not_starve_the_lowest"]),
        (27, "thousands of retries", ["Of_many_attempts_the_first_and_the_last_are_kept"]),
        (30, "a model that fails or hangs while loading",
            ["A_worker_that_cannot_start_stops_the_host_with_its_reason", "A_process_that_hangs_while_it_loads_ends_by_SIGTERM_and_harms_no_task"]),
        (37, "bodies: 100 MB, slow, without length, deep, duplicate members, wrong encoding",
            ["The_asynchronous_client_queues_a_file_and_downloads_the_result", "A_slow_body_holds_nobody_up_and_is_taken_when_it_is_whole",
             "A_file_whose_length_is_not_known_before_is_refused_on_its_way_and_nothing_of_it_is_left", "JSON_of_a_thousand_levels_is_refused",
             "Members_that_come_twice", "A_body_that_is_not_UTF8_is_refused"]),
        (38, "a result larger than a row should be", ["A_long_result_that_is_no_file_is_kept_apart_as_well"]),
        (40, "result expired", ["A_task_that_is_kept_no_longer_is_not_found"]),
        (41, "queue bound reached", ["A_full_queue_refuses_a_submit_and_says_so", "Who_found_no_room_comes_again_when_about_one_task_has_ended"]),
        (42, "silent stall", ["Liveness_fails_while_the_queue_is_stuck_although_the_process_answers", "A_committing_thread_that_hangs_is_noticed_and_so_is_its_return"]),
    ];

    private static IEnumerable<TestCaseData> Cases => Faults.Select(static fault => new TestCaseData(fault.Fault, fault.Tests).SetArgDisplayNames($"{fault.Number}: {fault.Fault}"));

    [TestCaseSource(nameof(Cases))]
    public void Each_fault_has_a_test_and_is_told_by_the_guarantees(string fault, string[] tests)
    {
        Assert.That(tests, Is.SubsetOf(GuaranteeTests.Tests()), fault);
        Assert.That(GuaranteeTests.Named(), Has.Some.AnyOf(tests), fault);
    }
}
