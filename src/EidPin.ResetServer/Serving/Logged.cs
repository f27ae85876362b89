namespace EidPin.ResetServer.Serving;

/// <summary>What is logged: never an address, a number of a card, a code or a token.</summary>
internal static partial class Logged
{
    [LoggerMessage(1, LogLevel.Information, "refused {Route} {Reason} {Detail} machine {Machine} request {Request}")]
    public static partial void Refused(this ILogger log, string route, string reason, string? detail, string? machine, string request);

    [LoggerMessage(2, LogLevel.Error, "failed {Route} {Kind}")]
    public static partial void Failed(this ILogger log, string route, string kind);

    [LoggerMessage(3, LogLevel.Information, "done {Pin} by {By}")]
    public static partial void Done(this ILogger log, string pin, string by);

    [LoggerMessage(4, LogLevel.Information, "seal {Number} over {Cases} cases: {Hash}")]
    public static partial void Sealed(this ILogger log, long number, int cases, string hash);

    [LoggerMessage(5, LogLevel.Warning, "{Work} failed: {Kind}")]
    public static partial void WorkFailed(this ILogger log, string work, string kind);

    [LoggerMessage(7, LogLevel.Critical, "a row of {Table} is not as this operator's processes wrote it, and is not used")]
    public static partial void Altered(this ILogger log, string table);

    [LoggerMessage(8, LogLevel.Warning, "revocation list of {Authority} for {Pin} is over at {Until}, and no newer one is there")]
    public static partial void ListEnds(this ILogger log, string authority, string pin, DateTimeOffset until);

    [LoggerMessage(9, LogLevel.Warning, "X-Forwarded-For comes from an address that proxies does not name, and is not believed")]
    public static partial void UnnamedProxy(this ILogger log);

    [LoggerMessage(10, LogLevel.Information, "eidpin-reset {Version} operator {Operator} at {Listen}, proxies {Proxies}")]
    public static partial void Started(this ILogger log, string version, string @operator, string listen, string proxies);

    [LoggerMessage(11, LogLevel.Error, "{What} differs from the processes before: not ready (meant so? eidpin-reset settings adopt)")]
    public static partial void Differs(this ILogger log, string what);

    [LoggerMessage(12, LogLevel.Information, "the configuration was read again")]
    public static partial void ReadAgain(this ILogger log);

    [LoggerMessage(13, LogLevel.Error, "the configuration was not taken, the one before stays: {Problem}")]
    public static partial void NotTaken(this ILogger log, string problem);

    [LoggerMessage(14, LogLevel.Warning, "{Member} of the configuration is another one, which counts from the next start on")]
    public static partial void NeedsRestart(this ILogger log, string member);

    [LoggerMessage(15, LogLevel.Critical, "{What} is not as the register's facts said before, and is not used: audit verify")]
    public static partial void RolledBack(this ILogger log, string what);

    [LoggerMessage(16, LogLevel.Information, "metrics at {Address}")]
    public static partial void MetricsAt(this ILogger log, string address);

    [LoggerMessage(6, LogLevel.Warning, "revocation list {File}: {Problem}; without one that is valid no card of its authority is taken")]
    public static partial void ListRefused(this ILogger log, string file, string problem);
}
