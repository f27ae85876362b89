using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using EidPin.Cards;
using EidPin.Cards.Pcsc;

namespace EidPin.SystemTests;

/// <summary>
/// What a C compiler makes of the headers, held against the program's own numbers: of pcsc-lite's as Debian installs them, and of the
/// structures of the other systems, written down from their headers.
/// </summary>
public sealed class PcscHeaderTests
{
    private const string Source = """
        #include <stddef.h>
        #include <stdint.h>
        #include <stdio.h>
        #include <winscard.h>
        #include <reader.h>

        #define STATE(system, pointer, dword, room) \
          typedef struct { pointer reader; pointer data; dword current; dword event; dword length; uint8_t atr[room]; } system##_state; \
          typedef struct { dword protocol; dword length; } system##_pci;
        #define SHOW(system) \
          printf(#system " %zu %zu %zu %zu %zu %zu\n", sizeof(system##_state), offsetof(system##_state, current), \
            offsetof(system##_state, event), offsetof(system##_state, length), offsetof(system##_state, atr), sizeof(system##_pci));
        #define NUMBER(name) printf(#name " %u\n", (unsigned)(name));
        #define PLACE(type, member) printf(#member " %zu\n", offsetof(type, member));

        /* pcsclite.h where long and pointers have 32 bits */
        STATE(Linux32, uint32_t, uint32_t, 33)
        /* Windows: winscard.h and winsmcrd.h, which set no packing of their own */
        STATE(Windows, uint64_t, uint32_t, 36)
        STATE(Windows32, uint32_t, uint32_t, 36)
        /* macOS: PCSC/pcsclite.h */
        #pragma pack(push, 1)
        STATE(MacOS, uint64_t, uint32_t, 33)
        #pragma pack(pop)

        int main(void) {
          printf("Linux %zu %zu %zu %zu %zu %zu\n", sizeof(SCARD_READERSTATE), offsetof(SCARD_READERSTATE, dwCurrentState),
            offsetof(SCARD_READERSTATE, dwEventState), offsetof(SCARD_READERSTATE, cbAtr), offsetof(SCARD_READERSTATE, rgbAtr),
            sizeof(SCARD_IO_REQUEST));
          SHOW(Linux32) SHOW(Windows) SHOW(Windows32) SHOW(MacOS)
          NUMBER(CM_IOCTL_GET_FEATURE_REQUEST)
          NUMBER(SCARD_E_CANCELLED) NUMBER(SCARD_E_INVALID_HANDLE) NUMBER(SCARD_E_INVALID_PARAMETER) NUMBER(SCARD_E_INSUFFICIENT_BUFFER)
          NUMBER(SCARD_E_UNKNOWN_READER) NUMBER(SCARD_E_TIMEOUT) NUMBER(SCARD_E_SHARING_VIOLATION) NUMBER(SCARD_E_NO_SMARTCARD)
          NUMBER(SCARD_E_INVALID_VALUE) NUMBER(SCARD_F_COMM_ERROR) NUMBER(SCARD_E_NOT_TRANSACTED) NUMBER(SCARD_E_NO_SERVICE)
          NUMBER(SCARD_E_SERVICE_STOPPED) NUMBER(SCARD_E_UNSUPPORTED_FEATURE) NUMBER(SCARD_E_NO_READERS_AVAILABLE)
          NUMBER(SCARD_W_UNPOWERED_CARD) NUMBER(SCARD_W_RESET_CARD) NUMBER(SCARD_W_REMOVED_CARD) NUMBER(SCARD_W_CANCELLED_BY_USER)
          NUMBER(SCARD_LEAVE_CARD) NUMBER(SCARD_RESET_CARD) NUMBER(SCARD_UNPOWER_CARD) NUMBER(SCARD_SHARE_SHARED)
          PLACE(PIN_VERIFY_STRUCTURE, bmPINBlockString) PLACE(PIN_VERIFY_STRUCTURE, wPINMaxExtraDigit) PLACE(PIN_VERIFY_STRUCTURE, wLangId)
          PLACE(PIN_VERIFY_STRUCTURE, ulDataLength) PLACE(PIN_VERIFY_STRUCTURE, abData)
          PLACE(PIN_MODIFY_STRUCTURE, bInsertionOffsetNew) PLACE(PIN_MODIFY_STRUCTURE, wPINMaxExtraDigit)
          PLACE(PIN_MODIFY_STRUCTURE, wLangId) PLACE(PIN_MODIFY_STRUCTURE, ulDataLength) PLACE(PIN_MODIFY_STRUCTURE, abData)
          return 0;
        }
        """;

    private static readonly Lazy<List<string[]>> Lines = new(Compile);

    private static Layout Of(string system) => system switch
    {
        "Linux" => Layout.Linux,
        "Linux32" => Layout.Linux32,
        "MacOS" => Layout.MacOS,
        "Windows" => Layout.Windows,
        _ => Layout.Windows32,
    };

    [Theory, InlineData("Linux"), InlineData("Linux32"), InlineData("MacOS"), InlineData("Windows"), InlineData("Windows32")]
    public void A_reader_state_lies_in_memory_as_the_systems_header_has_it(string system)
    {
        var layout = Of(system);
        int[] ours = [
            layout.ReaderStateSize, layout.CurrentState, layout.EventState, layout.AtrLength, layout.Atr,
            layout.IoRequest(CardProtocol.T1).Length];
        Assert.Equal(Numbers(system).Single(), ours);
    }

    [Fact]
    public void The_codes_are_those_of_the_header()
    {
        (string Name, uint Ours)[] codes =
        [
            ("CM_IOCTL_GET_FEATURE_REQUEST", Layout.Linux.FeatureRequest),
            ("SCARD_E_CANCELLED", PcscError.Cancelled), ("SCARD_E_INVALID_HANDLE", PcscError.InvalidHandle),
            ("SCARD_E_INVALID_PARAMETER", PcscError.InvalidParameter), ("SCARD_E_INSUFFICIENT_BUFFER", PcscError.InsufficientBuffer),
            ("SCARD_E_UNKNOWN_READER", PcscError.UnknownReader), ("SCARD_E_TIMEOUT", PcscError.Timeout),
            ("SCARD_E_SHARING_VIOLATION", PcscError.SharingViolation), ("SCARD_E_NO_SMARTCARD", PcscError.NoCard),
            ("SCARD_E_INVALID_VALUE", PcscError.InvalidValue), ("SCARD_F_COMM_ERROR", PcscError.CommError),
            ("SCARD_E_NOT_TRANSACTED", PcscError.NotTransacted), ("SCARD_E_NO_SERVICE", PcscError.NoService),
            ("SCARD_E_SERVICE_STOPPED", PcscError.ServiceStopped), ("SCARD_E_UNSUPPORTED_FEATURE", PcscError.UnsupportedOfPcscLite),
            ("SCARD_E_NO_READERS_AVAILABLE", PcscError.NoReaders), ("SCARD_W_UNPOWERED_CARD", PcscError.UnpoweredCard),
            ("SCARD_W_RESET_CARD", PcscError.ResetCard), ("SCARD_W_REMOVED_CARD", PcscError.RemovedCard),
            ("SCARD_W_CANCELLED_BY_USER", PcscError.CancelledByUser),
            ("SCARD_LEAVE_CARD", Winscard.LeaveCard), ("SCARD_RESET_CARD", Winscard.ResetCard),
            ("SCARD_UNPOWER_CARD", Winscard.UnpowerCard), ("SCARD_SHARE_SHARED", Winscard.Shared),
        ];
        Assert.All(codes, c => Assert.Equal(Numbers(c.Name).Single().Single(), (int)c.Ours));
    }

    [Fact]
    public void The_structures_of_a_keypad_have_their_members_where_the_header_has_them()
    {
        PinFormat format = new(4, 12, PadTo: 12);
        var verify = PinPadStructures.Verify([0, 0x20, 0, 0x11], format, 0x1234);
        var modify = PinPadStructures.Modify([0, 0x24, 0, 0x11], format, format, 0x1234);
        Assert.Equal(12, verify[Place("bmPINBlockString", 0)]);
        Assert.Equal(12, modify[Place("bInsertionOffsetNew", 0)]);
        foreach (var (structure, i, command) in new[] { (verify, 0, 17), (modify, 1, 29) })
        {
            Assert.Equal(0x040C, BinaryPrimitives.ReadUInt16LittleEndian(structure.AsSpan(Place("wPINMaxExtraDigit", i))));
            Assert.Equal(0x1234, BinaryPrimitives.ReadUInt16LittleEndian(structure.AsSpan(Place("wLangId", i))));
            Assert.Equal(command, BinaryPrimitives.ReadInt32LittleEndian(structure.AsSpan(Place("ulDataLength", i))));
            Assert.Equal(structure.Length - command, Place("abData", i));
        }
    }

    private static int Place(string member, int which) => Numbers(member)[which].Single();

    private static List<int[]> Numbers(string name) =>
        [.. Lines.Value.Where(l => l[0] == name).Select(l => l[1..].Select(Number).ToArray())];

    private static int Number(string text) => unchecked((int)uint.Parse(text, CultureInfo.InvariantCulture));

    private static List<string[]> Compile()
    {
        var folder = Directory.CreateTempSubdirectory("eidpin-layout-").FullName;
        try
        {
            var (source, program) = (Path.Combine(folder, "layout.c"), Path.Combine(folder, "layout"));
            File.WriteAllText(source, Source);
            Run("gcc", "-std=c99", "-Wall", "-Werror", "-I/usr/include/PCSC", source, "-o", program);
            return [.. Run(program).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' '))];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program}: {error.Result}");
        return output;
    }
}
