using System.Runtime.Versioning;

namespace EidPin.SystemTests;

/// <summary>A smart card service that is there and lets this user not in.</summary>
[Trait("Runs", "Program"), UnsupportedOSPlatform("windows")]
public sealed class RefusingPcscdTests
{
    [Theory, InlineData(false), InlineData(true)]
    public void A_service_that_closes_the_connection_may_refuse_this_user(bool reads)
    {
        using var pcscd = new FakePcscd(reads);
        var ran = pcscd.Run(Program.Path, "status", "--json");
        Assert.Equal((4, "no-permission"), (ran.ExitCode, ran.Json().GetProperty("error").GetProperty("id").GetString()));
        Assert.True(pcscd.Refused > 0);
        ran.SaysNoStackTrace();
    }

    [Fact]
    public void The_check_up_says_that_the_permission_is_missing()
    {
        using var pcscd = new FakePcscd(reads: true);
        var ran = pcscd.Run(Program.Path, "doctor", "--check", "--json");
        var missing = ran.Json().GetProperty("checks").EnumerateArray().First(c => !c.GetProperty("ok").GetBoolean());
        Assert.Equal((4, "permission"), (ran.ExitCode, missing.GetProperty("id").GetString()));
    }

    [Fact]
    public void A_socket_that_this_user_may_not_open_is_a_matter_of_permission_too()
    {
        using var pcscd = new FakePcscd(reads: false);
        File.SetUnixFileMode(pcscd.Path, UnixFileMode.None);
        // root may open anything.
        string[] asNobody = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : [];
        var ran = pcscd.Run([.. asNobody, Program.Path, "status", "--json"]);
        Assert.Equal((4, "no-permission"), (ran.ExitCode, ran.Json().GetProperty("error").GetProperty("id").GetString()));
        Assert.Equal(0, pcscd.Refused);
    }
}
