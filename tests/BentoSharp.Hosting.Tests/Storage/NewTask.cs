using System.Text;

namespace BentoSharp.Hosting.Tests.Storage;

/// <summary>Tasks for tests.</summary>
internal static class NewTask
{
    public const string Service = "images";
    public const string Name = "draw";

    public static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static TaskRecord Create(long due = 1, string task = Name, string service = Service) => new()
    {
        Id = Guid.CreateVersion7(Start),
        Service = service,
        Task = task,
        State = BentoTaskStatus.Pending,
        Fence = 0,
        Due = due,
        CreatedAt = Start,
        Request = Request("{\"prompt\":\"a sunset\"}"),
    };

    public static StoredRequest Request(string arguments, params StoredFile[] files) =>
        new("application/json", Encoding.UTF8.GetBytes(arguments), files, []);

    public static StoredResponse Response(int status = 200, string body = "\"done\"") =>
        new(status, "application/json", [], Encoding.UTF8.GetBytes(body));
}
