using System.Reflection;
using System.Runtime.InteropServices;

namespace EidPin.Cards.Pcsc;

/// <summary>
/// The functions of winscard, as few as are used. Sizes differ by system (<see cref="Layout"/>), but one declaration serves all: DWORDs
/// and handles by value travel in a register as <c>nuint</c>, of which a system with smaller ones looks at the lower half; those by
/// reference are <c>nuint</c> set before the call, of which it writes the lower half (all are little endian). LONG as a result is cut to
/// 32 bits, which hold every code of winscard. macOS and Windows are untried.
/// </summary>
internal static partial class Native
{
    private const string Library = "pcsc";

    static Native() => NativeLibrary.SetDllImportResolver(typeof(Native).Assembly, Resolve);

    /// <summary>The soname, not the development link: only the first is installed with a program.</summary>
    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Library) return 0;
        if (OperatingSystem.IsWindows()) return NativeLibrary.Load("winscard.dll", assembly, DllImportSearchPath.System32);
        return NativeLibrary.Load(OperatingSystem.IsMacOS() ? "/System/Library/Frameworks/PCSC.framework/PCSC" : "libpcsclite.so.1");
    }

    [LibraryImport(Library)]
    internal static partial int SCardEstablishContext(nuint scope, nint reserved1, nint reserved2, ref nuint context);

    [LibraryImport(Library)]
    internal static partial int SCardReleaseContext(nuint context);

    [LibraryImport(Library)]
    internal static partial int SCardCancel(nuint context);

    internal static int SCardListReaders(nuint context, Span<byte> readers, ref nuint length) =>
        OperatingSystem.IsWindows() ? ListReadersW(context, 0, readers, ref length) : ListReaders(context, 0, readers, ref length);

    [LibraryImport(Library, EntryPoint = "SCardListReaders")]
    private static partial int ListReaders(nuint context, nint groups, Span<byte> readers, ref nuint length);

    [LibraryImport(Library, EntryPoint = "SCardListReadersW")]
    private static partial int ListReadersW(nuint context, nint groups, Span<byte> readers, ref nuint length);

    internal static int SCardGetStatusChange(nuint context, nuint timeout, Span<byte> states, nuint count) =>
        OperatingSystem.IsWindows() ? GetStatusChangeW(context, timeout, states, count) : GetStatusChange(context, timeout, states, count);

    [LibraryImport(Library, EntryPoint = "SCardGetStatusChange")]
    private static partial int GetStatusChange(nuint context, nuint timeout, Span<byte> states, nuint count);

    [LibraryImport(Library, EntryPoint = "SCardGetStatusChangeW")]
    private static partial int GetStatusChangeW(nuint context, nuint timeout, Span<byte> states, nuint count);

    internal static int SCardConnect(
        nuint context, ReadOnlySpan<byte> reader, nuint share, nuint protocols, ref nuint card, ref nuint protocol) =>
        OperatingSystem.IsWindows()
            ? ConnectW(context, reader, share, protocols, ref card, ref protocol)
            : Connect(context, reader, share, protocols, ref card, ref protocol);

    [LibraryImport(Library, EntryPoint = "SCardConnect")]
    private static partial int Connect(
        nuint context, ReadOnlySpan<byte> reader, nuint share, nuint protocols, ref nuint card, ref nuint protocol);

    [LibraryImport(Library, EntryPoint = "SCardConnectW")]
    private static partial int ConnectW(
        nuint context, ReadOnlySpan<byte> reader, nuint share, nuint protocols, ref nuint card, ref nuint protocol);

    [LibraryImport(Library)]
    internal static partial int SCardReconnect(nuint card, nuint share, nuint protocols, nuint initialization, ref nuint protocol);

    [LibraryImport(Library)]
    internal static partial int SCardDisconnect(nuint card, nuint disposition);

    [LibraryImport(Library)]
    internal static partial int SCardBeginTransaction(nuint card);

    [LibraryImport(Library)]
    internal static partial int SCardEndTransaction(nuint card, nuint disposition);

    internal static int SCardStatus(
        nuint card, Span<byte> name, ref nuint nameLength, ref nuint state, ref nuint protocol, Span<byte> atr, ref nuint atrLength) =>
        OperatingSystem.IsWindows()
            ? StatusW(card, name, ref nameLength, ref state, ref protocol, atr, ref atrLength)
            : Status(card, name, ref nameLength, ref state, ref protocol, atr, ref atrLength);

    [LibraryImport(Library, EntryPoint = "SCardStatus")]
    private static partial int Status(
        nuint card, Span<byte> name, ref nuint nameLength, ref nuint state, ref nuint protocol, Span<byte> atr, ref nuint atrLength);

    [LibraryImport(Library, EntryPoint = "SCardStatusW")]
    private static partial int StatusW(
        nuint card, Span<byte> name, ref nuint nameLength, ref nuint state, ref nuint protocol, Span<byte> atr, ref nuint atrLength);

    [LibraryImport(Library)]
    internal static partial int SCardTransmit(
        nuint card, ReadOnlySpan<byte> sendPci, ReadOnlySpan<byte> command, nuint commandLength, nint receivePci, Span<byte> response,
        ref nuint responseLength);

    internal static int SCardControl(
        nuint card, nuint code, ReadOnlySpan<byte> input, nuint inputLength, Span<byte> output, nuint outputLength, ref nuint length) =>
        OperatingSystem.IsMacOS()
            ? Control132(card, code, input, inputLength, output, outputLength, ref length)
            : Control(card, code, input, inputLength, output, outputLength, ref length);

    [LibraryImport(Library, EntryPoint = "SCardControl")]
    private static partial int Control(
        nuint card, nuint code, ReadOnlySpan<byte> input, nuint inputLength, Span<byte> output, nuint outputLength, ref nuint length);

    /// <summary>On macOS the plain name is the function of 10.4, without a control code; this is today's (PCSC/winscard.h).</summary>
    [LibraryImport(Library, EntryPoint = "SCardControl132")]
    private static partial int Control132(
        nuint card, nuint code, ReadOnlySpan<byte> input, nuint inputLength, Span<byte> output, nuint outputLength, ref nuint length);
}
