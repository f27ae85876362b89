namespace EidPin.ResetServer.Audit;

internal sealed record FactRow(long Seq, long At, string Fact, byte[] Hash);

internal sealed record SealRow(long Seq, long At, byte[] Hash, long RegisterSeq, byte[]? RegisterHead);

internal sealed record HeadRow(string CaseId, long Version, byte[] Head);
