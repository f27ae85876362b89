using System.Text.Json;
using EidPin.Guidance.Wording;

namespace EidPin.Guidance.Plans;

/// <summary>A plan as JSON: ids for programs, beside them the same in words. The members are a contract: add, never rename.</summary>
public static class PlanJson
{
    /// <summary>One object.</summary>
    public static void Write(Utf8JsonWriter json, PlanWords words)
    {
        json.WriteStartObject();
        WriteMembers(json, words);
        json.WriteEndObject();
    }

    /// <summary>The members alone, for an object that holds more.</summary>
    public static void WriteMembers(Utf8JsonWriter json, PlanWords words)
    {
        var plan = words.Plan;
        Array(json, "routes", plan.Routes, route => Route(json, route, words));
        Array(json, "ruledOut", plan.RuledOut, r =>
        {
            json.WriteString("id", r.Id);
            json.WriteString("reason", r.Reason);
            json.WriteString("text", Text($"{words.RuledOut(r)}: {words.Reason(r)}"));
        });
        Array(json, "warnings", plan.Warnings, w =>
        {
            json.WriteString("id", w);
            json.WriteString("text", Text(words.Warning(w)));
        });
        Array(json, "because", plan.Because, b => Because(json, b, words));
        Strings(json, "ask", plan.Ask);
        Strings(json, "unused", plan.Unused.Select(u => u.Field));
        Array(json, "unusedBecause", plan.Unused, u =>
        {
            json.WriteString("field", u.Field);
            json.WriteString("reason", u.Reason);
            json.WriteString("text", Text(words.Field(u.Field)));
        });
        if (plan.Asked is not { } asked) return;
        json.WriteStartObject("asked");
        json.WriteBoolean("understood", asked.Length > 0);
        json.WriteString("as", asked.Length > 0 ? asked : null);
        json.WriteEndObject();
    }

    private static void Route(Utf8JsonWriter json, PlanRoute route, PlanWords words)
    {
        json.WriteString("id", route.Id);
        json.WriteString("title", Text(words.Title(route)));
        json.WriteString("text", Text(words.Summary(route)));
        json.WriteString("why", Text(words.Why(route)));
        json.WriteString("rule", route.Rule);
        Strings(json, "resets", route.Resets);
        if (route.Shops.Count > 0) Strings(json, "shops", route.Shops);
        json.WriteString("where", route.Where);
        json.WriteString("whereText", Text(words.Where(route)));
        Strings(json, "needs", route.Needs);
        Array(json, "documents", route.Documents, d => Document(json, d, words));
        Array(json, "steps", route.Steps, s =>
        {
            json.WriteString("id", s);
            json.WriteString("text", Text(words.Step(s)));
        });
        json.WriteString("appointment", route.Appointment);
        Figures(json, route, words);
        if (words.Say(route) is { } say)
        {
            json.WriteString("say", say);
            json.WriteString("sayText", Text(words.SayTranslated(route) ?? say));
        }
        if (route.Contacts.Count > 0)
            Array(json, "contacts", route.Contacts, id =>
            {
                var contact = words.ContactData(id);
                json.WriteString("id", id);
                json.WriteString("text", Text(words.Contact(id)));
                json.WriteString("phone", contact.Phone);
                json.WriteString("hours", contact.Hours);
                Strings(json, "languages", contact.Languages);
            });
    }

    private static void Figures(Utf8JsonWriter json, PlanRoute route, PlanWords words)
    {
        if (route.Fee is { } fee)
        {
            json.WriteStartObject("fee");
            Number(json, "amount", fee.Amount);
            json.WriteString("currency", fee.Currency);
            json.WriteString("text", Text(words.Fee(route)!));
            json.WriteEndObject();
        }
        if (route.Duration is { } time)
        {
            json.WriteStartObject("duration");
            Number(json, "min", time.Min);
            Number(json, "max", time.Max);
            json.WriteString("unit", time.Unit);
            json.WriteString("text", Text(words.Duration(route)!));
            json.WriteEndObject();
        }
        if (route.Hours is { } hours)
        {
            json.WriteStartObject("hours");
            json.WriteString("from", hours.From.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture));
            json.WriteString("until", hours.Until.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture));
            json.WriteString("days", hours.Days);
            json.WriteBoolean("varies", hours.Varies);
            json.WriteString("text", Text(words.Hours(route)!));
            json.WriteEndObject();
        }
        if (route.ValidForHours is { } n) json.WriteNumber("validForHours", n);
    }

    private static void Document(Utf8JsonWriter json, PlanDocument document, PlanWords words)
    {
        json.WriteString("id", document.Id);
        json.WriteString("text", Text(words.Document(document)));
        // Not required everywhere: check your city.
        json.WriteBoolean("required", document.Required == "yes");
        if (document.Required == "varies") json.WriteBoolean("varies", true);
        if (document.Enough is not { } enough) return;
        json.WriteBoolean("enough", enough);
        if (!enough) Strings(json, "bringAlso", document.BringAlso);
    }

    private static void Because(Utf8JsonWriter json, Because because, PlanWords words)
    {
        json.WriteString("rule", because.Rule);
        json.WriteString("text", Text(words.Rule(because)));
        Array(json, "sources", because.Sources, code =>
        {
            json.WriteString("id", code);
            var source = Sources.All[code];
            json.WriteString("by", source.By);
            json.WriteString("title", source.Title);
            json.WriteString("class", source.Class);
            json.WriteString("url", source.Url);
            json.WriteString("date", source.Date);
        });
        json.WriteString("checked", because.Checked.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        json.WriteString("confidence", because.Confidence);
        json.WriteBoolean("checkThis", because.CheckThis);
    }

    private static string Text(string text) => Ruby.Plain(text);

    private static void Number(Utf8JsonWriter json, string name, decimal? value)
    {
        if (value is { } number) json.WriteNumber(name, number);
        else json.WriteNull(name);
    }

    private static void Strings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private static void Array<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> members)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            members(item);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
