using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace EidPin.Hardening;

/// <summary>Whose a file or folder is, which .NET does not tell.</summary>
public static partial class FileOwner
{
    // linux/stat.h: the same on every processor, unlike struct stat.
    private const int Here = -100, NoFollow = 0x100;
    private const uint OwnerWanted = 0x8;

    /// <summary>The number of the user under whose rights this process opens files.</summary>
    [UnsupportedOSPlatform("windows")]
    public static uint Current => EffectiveUser();

    /// <param name="isLinkItself">A link is looked at, not what it leads to.</param>
    /// <returns>The user's number; null: it is not there, or may not be looked at.</returns>
    [SupportedOSPlatform("linux")]
    public static uint? Of(string path, bool isLinkItself = false) =>
        ReadStatus(Here, path, isLinkItself ? NoFollow : 0, OwnerWanted, out var status) == 0 ? status.Owner : null;

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Status
    {
        [FieldOffset(20)]
        public uint Owner;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ReadStatus(int folder, string path, int flags, uint wanted, out Status status);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();
}
