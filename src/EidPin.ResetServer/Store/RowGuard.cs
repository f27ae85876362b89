using System.Security.Cryptography;
using EidPin.ResetServer.Keys;

namespace EidPin.ResetServer.Store;

/// <summary>
/// Knows rows that this operator's processes wrote from rows that somebody put into the database, who has not got the server's key.
/// </summary>
internal sealed class RowGuard(ServerKeys keys)
{
    /// <summary>A row was found that is not ours, or not as it was written: in which table.</summary>
    public event Action<string>? Altered;

    public byte[] Mac(IGuarded row) => Mac(keys.First, row);

    public bool IsOfFirst(IGuarded row, byte[] mac) => CryptographicOperations.FixedTimeEquals(mac, Mac(row));

    /// <summary>It was written so, by this key or an older one.</summary>
    public bool Made(IGuarded row, byte[] mac) =>
        keys.All.Any(key => CryptographicOperations.FixedTimeEquals(mac, Mac(key, row)));

    public bool Holds(IGuarded row, byte[]? mac)
    {
        if (mac is not null && Made(row, mac)) return true;
        Tell(row.TableName);
        return false;
    }

    /// <summary>Something else of a row showed that somebody has changed it.</summary>
    public void Tell(string table) => Altered?.Invoke(table);

    private static byte[] Mac(ServerKey key, IGuarded row) => key.Mac(row.TableName, row.Guarded);
}
