using System.Reflection;
using System.Runtime.ExceptionServices;
using BentoSharp.Clients;
using BentoSharp.Hosting.Workers;

namespace BentoSharp.Testing.Inline;

/// <summary>The channel of in-process clients, whose submits and retries return when their tasks are settled. A proxy, so that it has all that a channel has.</summary>
internal class InlineChannel : DispatchProxy
{
    private IBentoChannel _inner = null!;
    private InlineSubmits _submits = null!;

    public static IBentoChannel Over(IBentoChannel inner, InlineSubmits submits)
    {
        var channel = Create<IBentoChannel, InlineChannel>();
        ((InlineChannel)channel)._inner = inner;
        ((InlineChannel)channel)._submits = submits;
        return channel;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        try
        {
            var result = targetMethod!.Invoke(_inner, args);
            return result switch
            {
                // What submits and retries answer with; no other method does.
                Task<string> id => SettleAsync(id),
                Task<IReadOnlyList<BentoSubmitResult>> many => SettleAsync(many),
                _ => result,
            };
        }
        catch (TargetInvocationException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerException!);
            throw;
        }
    }

    private async Task<string> SettleAsync(Task<string> submitted)
    {
        var id = await submitted.ConfigureAwait(false);
        await SettleAsync(id).ConfigureAwait(false);
        return id;
    }

    private async Task<IReadOnlyList<BentoSubmitResult>> SettleAsync(Task<IReadOnlyList<BentoSubmitResult>> submitted)
    {
        var results = await submitted.ConfigureAwait(false);
        foreach (var result in results)
        {
            if (result.Id is { } id)
            {
                await SettleAsync(id).ConfigureAwait(false);
            }
        }

        return results;
    }

    private async Task SettleAsync(string id)
    {
        var key = Guid.ParseExact(id, "N");
        await (CurrentAttempt.Value is { } attempt

            // A task that submits another is a parent that waits: it gives its room away meanwhile.
            ? attempt.WaitAsync(key, token => SettledAsync(token), CancellationToken.None)
            : SettledAsync(CancellationToken.None)).ConfigureAwait(false);

        async Task<bool> SettledAsync(CancellationToken cancellationToken)
        {
            await _submits.SettledAsync(key, cancellationToken).ConfigureAwait(false);
            return true;
        }
    }
}
