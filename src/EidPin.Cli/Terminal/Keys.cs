namespace EidPin.Cli;

/// <summary>The keys of a terminal, byte by byte. Bytes, since a string that held a code could not be wiped.</summary>
internal interface IKeys
{
    /// <summary>
    /// From now on each key arrives at once and nothing typed is shown, until the result is disposed or the program ends.
    /// Null: this terminal goes on showing what is typed.
    /// </summary>
    IHidden? Hide();

    /// <summary>
    /// The same before anything is asked for: nothing typed is shown, and Ctrl-C and Ctrl-Z are signals still. Null: this is no terminal,
    /// one of another program, or one that goes on showing what is typed.
    /// </summary>
    IHidden? HideEarly();

    /// <summary>The window was closed or a signal came: nobody can answer any more, and what is typed is not shown to anyone.</summary>
    bool IsOver { get; }

    /// <summary>The next byte, or -1 at the end.</summary>
    int Read();

    /// <summary>Throws away what was typed and not read; true when there was something. Asked while keys are hidden.</summary>
    bool DropTypedEarly();
}

/// <summary>The time while what is typed is not shown.</summary>
internal interface IHidden : IDisposable
{
    /// <summary>The terminal shows what is typed, although it was told not to.</summary>
    bool EchoIsOn { get; }

    /// <summary>From now on each key arrives at once, as after <see cref="IKeys.Hide"/>. False: the terminal shows them.</summary>
    bool TakeKeys();

    /// <summary>What Ctrl-Z does: comes back, hidden again, when the person resumes the program.</summary>
    void Suspend();
}
