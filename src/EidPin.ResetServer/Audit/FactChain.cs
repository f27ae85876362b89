using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Audit;

/// <summary>The chain of one case or visit as it is read: each fact follows from the one before it.</summary>
/// <param name="name">As problems call it.</param>
internal sealed class FactChain(AuditWalk walk, string id, string name)
{
    private byte[] before = [];
    private long next = 1;

    public void Take(long seq, string text, byte[]? hash)
    {
        walk.Facts++;
        if (seq != next) walk.Problem($"{name}: fact {next} is missing");
        if (!StoredCase.Link(before, id, seq, text).AsSpan().SequenceEqual(hash))
            walk.Problem($"{name}: fact {seq} does not follow from the one before it");
        (before, next) = (hash ?? [], seq + 1);
    }

    /// <returns>All facts were there, and none else.</returns>
    public bool End(long version, byte[] head)
    {
        if (next - 1 != version) walk.Problem($"{name}: {next - 1} facts where there were {version}");
        else if (!before.AsSpan().SequenceEqual(head)) walk.Problem($"{name}: its last fact is another one");
        else return true;
        return false;
    }
}
