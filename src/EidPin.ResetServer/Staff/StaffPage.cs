using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using EidPin.ResetServer.Serving;

namespace EidPin.ResetServer.Staff;

/// <summary>The one page of the staff's queue, in English and Japanese side by side, without a script.</summary>
internal static class StaffPage
{
    private const string Css = """
        body{font:1rem/1.5 system-ui,sans-serif;margin:0 auto;max-width:56rem;padding:1rem;color:#111;background:#fff}
        .practice{background:#fd6;border:2px solid #111;padding:.5rem 1rem;font-weight:600}
        .pair{display:grid;grid-template-columns:1fr 1fr;gap:1rem;margin:1rem 0}
        figure{margin:0}
        img{width:100%;max-height:30rem;object-fit:contain;background:#eee}
        button{font:inherit;font-size:1.25rem;padding:.75rem 1.5rem;min-height:3rem;border:2px solid #111;border-radius:.25rem;
        background:#fff;cursor:pointer}
        button.same{background:#111;color:#fff}button:focus-visible,input:focus-visible{outline:3px solid #06c;outline-offset:2px}
        .acts{display:flex;gap:1rem;flex-wrap:wrap}input{font:inherit;padding:.5rem;width:24rem;max-width:100%}
        .wrong{border-left:4px solid #111;padding-left:1rem;font-weight:600}
        """;

    /// <summary>By which the policy of the page allows this style and no other.</summary>
    public static string StyleHash { get; } = $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Css)))}";

    private const string WrongSecret = """
        <p class="wrong" role="alert">That is not the operator's secret. <span lang="ja">運用者の秘密情報が違います。</span></p>
        """;

    private const string PracticeBand = """
        <p class="practice">Practice with a simulated card. No shop knows this reservation.
        <span lang="ja">模擬カードによる練習です。この予約は実際の店舗では使えません。</span></p>
        """;

    public static string SignIn(Settings settings, bool wrong) => Page(settings, $"""
        {(wrong ? WrongSecret : "")}
        <form method="post" action="/staff/faces" autocomplete="off">
        <p><label for="secret">Operator's secret / <span lang="ja">運用者の秘密情報</span></label><br>
        <input id="secret" name="secret" type="password" autocomplete="off" required></p>
        <p><button class="same">Sign in / <span lang="ja">サインイン</span></button></p></form>
        """);

    public static string Queue(Settings settings, IReadOnlyList<FaceWaiting> waiting, string token)
    {
        var leave = $"""
            <form method="post" action="/staff/faces"><input type="hidden" name="token" value="{token}">
            <p><button name="act" value="leave">Sign out / <span lang="ja">サインアウト</span></button></p></form>
            """;
        if (waiting.Count == 0) return Page(settings, $"<p>Nobody is waiting. <span lang=\"ja\">確認待ちはありません。</span></p>{leave}");
        var (first, id) = (waiting[0], Encoded(waiting[0].Id));
        var since = first.ReservedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        return Page(settings, $"""
            <p>Waiting / <span lang="ja">確認待ち</span>: {waiting.Count}. This one since / <span lang="ja">受付</span> {since} UTC.</p>
            <h2>Are both photos of the same person? <span lang="ja">２枚の写真は同じ人ですか。</span></h2>
            <div class="pair"><figure><img src="/v1/staff/faces/{id}/chip" alt="Photo of the chip">
            <figcaption>Photo of the card / <span lang="ja">カードの写真</span></figcaption></figure>
            <figure><img src="/v1/staff/faces/{id}/live" alt="Live photo">
            <figcaption>Photo taken now / <span lang="ja">今回の写真</span></figcaption></figure></div>
            <form method="post" action="/staff/faces"><input type="hidden" name="token" value="{token}">
            <input type="hidden" name="id" value="{id}">
            <p class="acts"><button class="same" name="act" value="same">Same person / <span lang="ja">同じ人</span></button>
            <button name="act" value="other">Another person / <span lang="ja">別の人</span></button></p></form>
            <p>Both photos are deleted with your decision. <span lang="ja">判定すると、写真は２枚とも削除されます。</span></p>{leave}
            """);
    }

    private static string Page(Settings settings, string content) => $"""
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Photos – {Encoded(settings.Name["en"])}</title><style>{Css}</style></head><body>
        {(settings.Practice ? PracticeBand : "")}
        <main><h1>Compare photos / <span lang="ja">写真の確認</span></h1>
        {content}
        </main></body></html>
        """;

    private static string Encoded(string text) => HtmlEncoder.Default.Encode(text);
}
