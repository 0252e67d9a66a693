using BentoSharp.Tool;
using BentoSharp.Tool.Schemas;
using Spectre.Console;

var errors = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
return await CommandLine.RunAsync(args, new SchemaPull(http), AnsiConsole.Console, errors);
