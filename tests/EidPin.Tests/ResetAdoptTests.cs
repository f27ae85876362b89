using System.Security.Cryptography;
using Dapper;
using EidPin.Reset;
using EidPin.ResetServer.Commands;
using EidPin.ResetServer.Keys;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.Tests;

/// <summary>A configuration that becomes the operator's may lack keys that something open needs: nobody drops one unawares.</summary>
public sealed class ResetAdoptTests
{
    private static readonly byte[] Old = RandomNumberGenerator.GetBytes(32), New = RandomNumberGenerator.GetBytes(32);

    [Fact]
    public async Task A_pseudonym_key_that_open_reservations_need_goes_when_somebody_says_so_alone()
    {
        await using var stage = await ResetStage.Open(s => s with { Key = new([.. Old]) });
        var (card, kiosk) = (await stage.NewCard(), await stage.NewKiosk());
        await stage.Reserve(card, ResetPins.Signature);
        var (request, _, _) = kiosk.Prepare(card, (await kiosk.Lookup(card)).Right);
        Assert.NotNull((await kiosk.Authorise(request, "a")).Right);
        await stage.Reserve(await stage.NewCard(), ResetPins.Signature);
        await Store(stage, New, Old).Resealing.Reseal();
        // Both keys lack nothing.
        await Adopt(stage, stage.Settings with { Key = new([.. New], [.. Old]) });
        var alone = stage.Settings with { Key = new([.. New]) };
        var said = (await Assert.ThrowsAsync<UsageException>(() => Adopt(stage, alone))).Message;
        Assert.StartsWith("2 open reservations and 1 card sessions need a key", said, StringComparison.Ordinal);
        Assert.Contains("--yes", said, StringComparison.Ordinal);
        Assert.Equal(2, await Keys());
        await Adopt(stage, alone, "--yes");
        Assert.Equal(1, await Keys());

        async Task<int> Keys() => (await stage.Store.Database.Read(c =>
            c.QuerySingleAsync<string>("SELECT value FROM identity WHERE name = 'pseudonym-keys'"))).Split(' ').Length;
    }

    [Fact]
    public async Task A_generation_of_the_master_key_that_open_reservations_need_goes_when_somebody_says_so_alone()
    {
        await using var stage = await ResetStage.Open(s => s with { Key = new([.. Old]) });
        var without = stage.Settings with
        {
            Key = new([.. Old]),
            Keys = new(new Dictionary<int, byte[]> { [2] = RandomNumberGenerator.GetBytes(32) }),
        };
        await stage.NewCard();
        await Adopt(stage, without);
        var reservation = (await stage.Reserve(await stage.NewCard(), ResetPins.Signature)).Right;
        var said = (await Assert.ThrowsAsync<UsageException>(() => Adopt(stage, without))).Message;
        Assert.StartsWith("1 open reservations and 0 card sessions", said, StringComparison.Ordinal);
        Assert.Equal("cancelled", (await stage.AsHolder(HttpMethod.Delete, reservation)).Right.State);
        await Adopt(stage, without);
    }

    private static Task Adopt(ResetStage stage, Settings settings, params string[] also) => SettingsCommands.Adopt(
        settings, new(stage.Store.Database, stage.Clock, settings.Key),
        ServerOptions.Parse(["settings", "adopt", "--config", "file", .. also]));

    private static ResetStore Store(ResetStage stage, params byte[][] keys) =>
        new(stage.Store.Database, stage.Clock, new ServerKeys([.. keys.Select(k => (byte[])[.. k])]));
}
