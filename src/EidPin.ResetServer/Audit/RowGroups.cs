namespace EidPin.ResetServer.Audit;

/// <summary>Rows as they come, those of one case or visit one after the other.</summary>
internal static class RowGroups
{
    /// <param name="begin">Before the first row of a group.</param>
    /// <param name="end">After the last one, which it is given.</param>
    public static async Task Each<T>(IAsyncEnumerable<T> rows, Func<T, string> id, Action<T> begin, Action<T> take, Action<T> end)
        where T : class
    {
        T? last = null;
        await foreach (var row in rows)
        {
            var isNew = last is null || id(last) != id(row);
            if (isNew && last is not null) end(last);
            if (isNew) begin(row);
            take(row);
            last = row;
        }
        if (last is not null) end(last);
    }
}
