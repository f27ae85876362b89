using EidPin.Reset;
using EidPin.Reset.People;
using EidPin.ResetServer.Audit;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Staff;

/// <summary>What staff says of two photos. It counts for the photos that were looked at, and for no others.</summary>
internal sealed class FaceDecisions(ResetStore store)
{
    public const string Same = "same", Other = "other", Unclear = "unclear";

    /// <param name="answer">One of the three words.</param>
    /// <param name="photos">The name of the photos that were looked at.</param>
    /// <param name="by">Whose session has to have the case; null: a program, for which nobody may have it.</param>
    /// <returns>False: it had been decided so before.</returns>
    /// <exception cref="RefusedException">Nothing was decided.</exception>
    public async Task<bool> Decide(string id, string answer, string photos, Decider? by)
    {
        if (await store.Database.Write(w => Written(w, id, Command(answer, photos, by), photos, by?.Session)) is not { } fact) return false;
        store.Cases.Wrote(StoredCase.Kind(fact));
        return true;
    }

    // Null: it had been decided so before.
    private async Task<ResetFact?> Written(Writing w, string id, ResetCommand command, string photos, string? session)
    {
        var row = await CaseWriting.Locked(w, id);
        var decision = Deciding.Decide(row.Case, command, store.Now);
        if (decision.Refusal is { } refusal) throw new RefusedException(refusal);
        if (decision.Fact is not { } fact)
        {
            await w.Together(PhotoStore.Drop(id));
            return null;
        }
        var now = await store.TimeOf(w);
        if (await FaceClaims.Holder(w, id, now) != session) throw new RefusedException(Refusals.FaceTaken);
        if ((await PhotoStore.Of(w, id, now))?.Name != photos) throw new RefusedException(Refusals.PhotosChanged);
        // What the audit would call into question is not written.
        if (DecisionCheck.Problem(store.People.Book, id, fact) is { } problem) throw new RefusedException(Refusals.NotAllowed, problem);
        // The photos go with it.
        await CaseWriting.Append(w, row, fact, [FaceClaims.End(id)]);
        return fact;
    }

    private static ResetCommand Command(string answer, string photos, Decider? by) => answer switch
    {
        Same or Other => new ResetCommand.CompareFace(answer == Same, Kind(by), photos, by?.Said),
        Unclear => new ResetCommand.AskForPhotos(Kind(by), photos, by?.Said),
        _ => throw new RefusedException(Refusals.Malformed, "answer"),
    };

    private static string Kind(Decider? by) => by is null ? "program" : "staff";
}

/// <summary>Who of the staff decides.</summary>
/// <param name="Session">That has the case.</param>
internal sealed record Decider(StaffDecision Said, string Session);
