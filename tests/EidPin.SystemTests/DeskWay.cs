using Microsoft.Playwright;

namespace EidPin.SystemTests;

/// <summary>
/// The way of one person through the pages: each click, each field and each key that sends is one act, and what is acted on has to be in
/// sight by then. What is not is noted: it would have cost a scroll, or not been found.
/// </summary>
public sealed class DeskWay(IPage page)
{
    private readonly List<string> hidden = [];

    public int Acts { get; private set; }

    /// <summary>What was below the fold, or under something else.</summary>
    public IReadOnlyList<string> Hidden => hidden;

    public async Task Click(ILocator what)
    {
        await Look(what);
        await what.ClickAsync();
        Acts++;
    }

    /// <summary>Comes to a field as by the Tab key and types into it.</summary>
    public async Task Fill(ILocator field, string text)
    {
        await field.FocusAsync();
        await Look(field);
        await field.FillAsync(text);
        Acts++;
    }

    public async Task Press(string key)
    {
        await page.Keyboard.PressAsync(key);
        Acts++;
    }

    /// <summary>An answer or a result that people have to read.</summary>
    public async Task Sees(ILocator what)
    {
        await what.First.WaitForAsync();
        await Look(what.First);
    }

    // The upper part of it is inside the window, and nothing lies over it.
    private async Task Look(ILocator what)
    {
        await what.WaitForAsync();
        await Task.Delay(150);
        var at = await what.EvaluateAsync<string>("""
            e => {
              const box = e.getBoundingClientRect(), middle = [box.x + Math.min(box.width / 2, 60), box.y + Math.min(box.height / 2, 20)];
              const there = document.elementFromPoint(...middle);
              if (there && (e.contains(there) || there.contains(e))) return '';
              return `${Math.round(box.y)} to ${Math.round(box.bottom)} of ${innerHeight}`;
            }
            """);
        if (at.Length == 0) return;
        var name = $"{(await what.InnerTextAsync()).Split('\n')[0]}{await what.GetAttributeAsync("data-field")}";
        hidden.Add($"{Acts}: {name} at {at}");
    }
}
