using BentoSharp.EndToEnd.Tests.Service;
using BentoSharp.Hosting;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.CommandLines;

/// <summary>The command <c>bentosharp tasks …</c> against a running service.</summary>
public sealed class TaskCommandTests
{
    private const string Hostile = "\u001b[2J\u009b31m <b>[red]x[/]\u202e\u2028\r\nevil";

    private ProbeHost _host = null!;

    private IProbeClient Client => _host.Services.GetRequiredService<IProbeClient>();

    [SetUp]
    public async Task StartAsync() => _host = await ProbeHost.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [Test]
    public async Task A_list_has_a_line_for_each_task_with_what_is_most_worth_knowing()
    {
        var sum = await EndAsync(await Client.Add.SubmitAsync(1));
        var refused = await EndAsync(await Client.Refuse.SubmitAsync("it"));
        var running = await Client.Wait.SubmitAsync("go");
        await _host.Signals.WaitAsync("go started");
        await UntilProgressAsync(running);
        await _host.Services.GetRequiredService<IBentoQueueControl>().PauseAsync("Probe", "describe");
        var waiting = await Client.Describe.SubmitAsync();

        var list = await RunAsync("tasks", "list");

        Assert.That(list.Code, Is.Zero, list.Errors);
        Assert.That(list.Lines[0], Does.Match("^ID +TASK +STATE +SUBMITTED +RAN +DETAIL"), "nobody is an owner, so there is no column");
        Assert.That(LineOf(list, waiting.Id), Does.Match(@" Probe/describe +pending .* – +paused$"));
        Assert.That(LineOf(list, running.Id), Does.Match(@" Probe/wait +in_progress .* 40 % step 4 of 10$"));
        Assert.That(LineOf(list, refused), Does.Match(@" Probe/refuse +failed .* error: refused it$"));
        Assert.That(LineOf(list, sum), Does.Match(@" Probe/add +completed "));
        Assert.That((await RunAsync("tasks", "list", "--state", "failed,completed", "--task", "refuse", "-q")).Output.Trim(), Is.EqualTo(refused));
        Assert.That((await RunAsync("tasks", "list", "--created-after", "1h", "--created-before=0.5h")).Errors, Does.Contain("no task matches"));
        Assert.That((await RunAsync("tasks", "list", "--created-after", "1h", "--json")).Json.GetProperty("tasks").GetArrayLength(), Is.EqualTo(4));
        _host.Signals.Raise("go");
    }

    [Test]
    public async Task A_list_goes_over_as_many_pages_as_it_takes()
    {
        await PauseAsync();
        await Client.Add.SubmitManyAsync(Enumerable.Range(0, 450).Select(static i => (i, 2)));

        Assert.That((await RunAsync("tasks", "list", "--limit", "all", "-q")).Lines.Distinct().Count(), Is.EqualTo(450));
        var first = await RunAsync("tasks", "list", "--limit", "250", "--json");
        var rest = await RunAsync("tasks", "list", "--limit", "all", "--json", "--cursor", first.Json.GetProperty("next").GetString()!);
        Assert.That(first.Json.GetProperty("tasks").GetArrayLength(), Is.EqualTo(250));
        Assert.That(rest.Json.GetProperty("tasks").GetArrayLength(), Is.EqualTo(200));
        Assert.That((await RunAsync("tasks", "list")).Errors, Does.Contain("the first 50; more with --cursor"));
    }

    [Test]
    public async Task One_task_is_shown_with_its_arguments_attempts_and_result()
    {
        var id = await EndAsync(await Client.Flaky.SubmitAsync("twice", 2));

        var shown = await RunAsync("tasks", "show", id);
        Assert.That(shown.Output, Does.Match(@"task +Probe/flaky *\n").And.Match(@"state +completed: after 3 attempts").And.Contain("\"key\": \"twice\"")
            .And.Contain("Result: 200, application/json, 1 bytes\n3\n").And.Match(@"(?m)^1 +just now .* error: An unexpected error"));
        Assert.That((await RunAsync("tasks", "show", id, "--json")).Json.GetProperty("attempts").GetArrayLength(), Is.EqualTo(3));
        Assert.That((await RunAsync("tasks", "show", id[..20].ToUpperInvariant())).Output, Does.Contain(id));

        await EndAsync(await Client.Add.SubmitAsync(1));
        Assert.That((await RunAsync("tasks", "show", id[..4])).Errors, Does.Contain("the ids of several tasks begin with"));
        var unknown = await RunAsync("tasks", "show", new string('0', 32));
        Assert.That((unknown.Code, unknown.Errors.Trim()), Is.EqualTo((1, "error: there is no such task, or it is kept no longer")));
    }

    [TestCase("retry")]
    [TestCase("cancel")]
    public async Task Tasks_are_acted_on_by_their_ids_and_those_that_are_passed_over_are_told(string verb)
    {
        await PauseAsync();
        var waiting = await Client.Add.SubmitAsync(1);
        await _host.Services.GetRequiredService<IBentoQueueControl>().ResumeAsync("Probe");
        var failed = await EndAsync(await Client.Refuse.SubmitAsync("it"));
        await PauseAsync();
        var other = await Client.Add.SubmitAsync(2);

        var acted = await RunAsync("tasks", verb, failed, verb == "cancel" ? other.Id : new string('0', 32));

        Assert.That((acted.Code, acted.Lines[0].Trim()), Is.EqualTo((1, verb == "cancel" ? "1 task canceled" : "1 task queued again")));
        Assert.That(acted.Errors, Does.Contain("1 passed over"));
        if (verb == "retry")
        {
            Assert.That((await RunAsync("tasks", "show", acted.Lines[1].Trim(), "--json")).Json.GetProperty("retry_of").GetString(), Is.EqualTo(failed));
            Assert.That((await RunAsync("tasks", "show", failed)).Output, Does.Match($@"Queued again as\s+ID.*\n{acted.Lines[1].Trim()} +refuse"));
        }
        else
        {
            Assert.That((await other.GetStatusAsync()).Status, Is.EqualTo(BentoTaskStatus.Canceled));
            Assert.That((await waiting.GetStatusAsync()).Status, Is.EqualTo(BentoTaskStatus.Success));
        }
    }

    [Test]
    public async Task All_that_a_filter_means_are_acted_on_after_a_question_with_their_number()
    {
        await PauseAsync();
        await Client.Add.SubmitManyAsync(Enumerable.Range(0, 1_200).Select(static i => (i, 2)));
        string[] command = ["tasks", "cancel", "--task", "add", "-u", _host.Url];

        Assert.That((await ToolRun.RunAsync([.. command, "--dry-run"])).Output.Trim(), Is.EqualTo("1,200 tasks would be canceled"));
        var nobody = await ToolRun.RunAsync(command);
        Assert.That((nobody.Code, nobody.Errors.Contains("add --yes")), Is.EqualTo((2, true)), nobody.Errors);
        var no = await ToolRun.RunAsync(command, answer: "\n");
        Assert.That((no.Code, no.Errors.Contains("Cancel 1,200 tasks? [y/N] nothing was done")), Is.EqualTo((1, true)), no.Errors);
        var yes = await ToolRun.RunAsync(command, answer: "y\n");
        Assert.That((yes.Code, yes.Output.Trim()), Is.EqualTo((0, "1,200 tasks canceled")));
        Assert.That((await ToolRun.RunAsync([.. command, "--yes", "--json"])).Json.GetProperty("task_ids").GetArrayLength(), Is.Zero);
    }

    [Test]
    public async Task Tasks_that_fail_again_at_once_are_queued_again_once_only()
    {
        foreach (var key in new[] { "a", "b", "c" })
        {
            await EndAsync(await Client.Refuse.SubmitAsync(key));
        }

        var retried = await RunAsync("tasks", "retry", "--state", "failed", "--yes");

        Assert.That(retried.Lines, Has.Length.EqualTo(4), retried.Output);
        foreach (var id in retried.Lines[1..])
        {
            await EndAsync(Client.Refuse.GetHandle(id.Trim()));
        }

        Assert.That((await RunAsync("tasks", "list", "--state", "failed", "-q")).Lines, Has.Length.EqualTo(6));
        Assert.That((await RunAsync("tasks", "retry", "--state", "failed", "--dry-run")).Output, Does.StartWith("3 tasks"));
    }

    [Test]
    public async Task A_service_and_a_task_are_paused_and_resumed()
    {
        var control = _host.Services.GetRequiredService<IBentoQueueControl>();

        Assert.That((await RunAsync("tasks", "pause", "Probe/add")).Output, Does.StartWith("Probe/add is paused"));
        Assert.That((control.IsPaused("Probe", "add"), control.IsPaused("Probe", "echo")), Is.EqualTo((true, false)));
        Assert.That((await RunAsync("tasks", "pause", "Probe", "--json")).Json.GetProperty("paused").GetBoolean(), Is.True);
        Assert.That((await RunAsync("tasks", "overview")).Output, Does.Match(@"Probe/add +0 +0 +0/s .* paused"));
        Assert.That((await RunAsync("tasks", "resume", "Probe", "add")).Output, Does.Contain("is still paused, because its service is"));
        Assert.That((await RunAsync("tasks", "resume", "Probe")).Output, Does.Contain("Probe goes on"));
        Assert.That(control.IsPaused("Probe", "add"), Is.False);
        var unknown = await RunAsync("tasks", "pause", "Prober");
        Assert.That((unknown.Code, unknown.Errors.Trim()), Is.EqualTo((1, "error: this host has no service Prober")));
    }

    [Test]
    public async Task Texts_of_tasks_command_no_terminal()
    {
        var id = await EndAsync(await Client.Refuse.SubmitAsync(Hostile));
        foreach (var words in new[] { ["list"], ["show", id], ["show", id, "--json"], ["list", "--json"], new[] { "watch", id, "--json" }, ["watch", id] })
        {
            var run = await RunAsync(["tasks", .. words]);

            Assert.That(run.Output.Where(static letter => char.IsControl(letter) && letter != '\n' || letter is '\u202e' or '\u2028'), Is.Empty, string.Join(' ', words));
            Assert.That(run.Output, Does.Contain("\\u001b[2J").IgnoreCase.And.Contain("\\u009b31m").IgnoreCase.And.Contain("[red]x[/]\\u202e").IgnoreCase, string.Join(' ', words));
        }

        Assert.That((await RunAsync("tasks", "show", id, "--json")).Json.GetProperty("error").GetProperty("message").GetString(), Is.EqualTo("refused " + Hostile));
    }

    [TestCase("tasks list --stat failed", "--stat is no option of tasks list")]
    [TestCase("tasks list --state", "--state needs a value after it")]
    [TestCase("tasks list --json=yes", "--json takes no value")]
    [TestCase("tasks list --limit 0", "--limit is \"0\"")]
    [TestCase("tasks list failed", "\"failed\" is one word too many")]
    [TestCase("tasks show", "needs the id of one task")]
    [TestCase("tasks show xyz", "\"xyz\" is no id of a task")]
    [TestCase("tasks cancel", "which tasks are meant is missing")]
    [TestCase("tasks cancel 01 --state pending", "ids and a filter are given")]
    [TestCase("tasks retry --children 01", "--children is no option of tasks retry")]
    [TestCase("tasks pause", "needs the name of a service")]
    [TestCase("tasks list -H secret", "a header is \"Name: value\"")]
    [TestCase("tasks delete", "tasks delete is no command")]
    [TestCase("task list", "task is no command")]
    public async Task A_wrong_command_says_what_is_wrong_and_ends_with_2(string words, string message)
    {
        var run = await ToolRun.RunAsync(words.Split(' '), answer: null, new() { ["BENTOSHARP_URL"] = _host.Url });
        Assert.That((run.Code, run.Output), Is.EqualTo((2, "")));
        Assert.That(run.Errors, Does.Contain(message).And.Contain("Usage:").And.Not.Contain("secret"));
    }

    [TestCase("--state=done", "state has \"done\"; it must be a list of")]
    [TestCase("--created-after=yesterday", "created_after is \"yesterday\"; it must be a time")]
    public async Task What_the_service_refuses_is_told_in_its_words(string option, string message)
    {
        var run = await RunAsync("tasks", "list", option);
        Assert.That((run.Code, run.Errors.Contains(message)), Is.EqualTo((1, true)), run.Errors);
    }

    [Test]
    public async Task Help_names_every_command_and_option()
    {
        var help = await ToolRun.RunAsync("tasks", "--help");
        Assert.That(help.Code, Is.Zero);
        foreach (var word in new[] { "list", "show", "watch", "overview", "cancel", "retry", "pause", "resume" })
        {
            Assert.That((await ToolRun.RunAsync("tasks", word, "--help")).Output, Is.EqualTo(help.Output).And.Contain($"tasks {word}"));
        }

        foreach (var option in Tool.Tasks.ListTasks.Options.Concat(Tool.Tasks.ActOnTasks.Options).Concat(Tool.Services.AdminApi.Options))
        {
            Assert.That(help.Output, Does.Contain(option.Split('|')[^1].TrimEnd('=')).Or.Contain(option.Split('|')[0]), option);
        }
    }

    private static string LineOf(ToolRun run, string id) => run.Lines.Single(line => line.StartsWith(id, StringComparison.Ordinal)).TrimEnd();

    private Task<ToolRun> RunAsync(params string[] words) => ToolRun.RunAsync([.. words, "--url", _host.Url], answer: null);

    private Task PauseAsync() => _host.Services.GetRequiredService<IBentoQueueControl>().PauseAsync("Probe");

    private static async Task UntilProgressAsync(BentoTaskHandle task)
    {
        await foreach (var update in task.WatchAsync())
        {
            if (update is BentoTaskProgressUpdate)
            {
                return;
            }
        }
    }

    private static async Task<string> EndAsync(BentoTaskHandle task)
    {
        try
        {
            await task.WaitAsync();
        }
        catch (BentoTaskFailedException)
        {
            // As the test wants it.
        }

        return task.Id;
    }
}
