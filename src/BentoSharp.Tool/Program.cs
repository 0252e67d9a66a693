using System.Net.Sockets;
using System.Runtime.InteropServices;
using BentoSharp.Tool;
using Spectre.Console;

// Nothing is cut or broken where another program reads it.
const int WidthOfPipes = 4_000;

using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectCallback = ConnectAsync })
{
    Timeout = TimeSpan.FromSeconds(30),
};
var session = new Session(http, ConsoleOf(Console.Out, Console.IsOutputRedirected), ConsoleOf(Console.Error, Console.IsErrorRedirected))
{
    Answers = Console.IsInputRedirected || Console.IsErrorRedirected ? null : Console.In,
    Stop = stop.Token,
};
return await CommandLine.RunAsync(args, session);

// The first signal lets what is begun come to its end, the second ends at once.
void Stop(PosixSignalContext context)
{
    context.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
}

static IAnsiConsole ConsoleOf(TextWriter writer, bool isRedirected)
{
    var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
    if (isRedirected)
    {
        console.Profile.Width = WidthOfPipes;
    }

    return console;
}

// A service that went away without a word is noticed also where nothing is sent for hours.
static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
{
    var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    try
    {
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 15);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 5);
        await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }
    catch
    {
        socket.Dispose();
        throw;
    }
}
