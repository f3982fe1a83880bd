//! The registry of diagnostic codes.
//!
//! One table gives every code its number, title and explanation. A number is never reused: a code
//! that is no longer needed leaves a gap. The first two digits name the stage: 00 is sources, 01
//! lexing and layout, 02 syntax, 03 names and arity, 04 warnings. Then 05 is tasks, 06 use of the
//! command line, 07 types, 08 the program graph, 09 the prompt.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

use std::fmt;

use super::Severity;

macro_rules! codes {
    ($($name:ident = $number:literal, $title:literal, $explanation:literal;)*) => {
        /// The subject of a diagnostic; prints as its number.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(
                #[doc = concat!("`", $number, "`: ", $title, ". ", $explanation)]
                $name,
            )*
        }

        impl Code {
            /// All codes in the order of the registry.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Returns the number, such as `E0102`.
            pub const fn number(self) -> &'static str {
                match self { $(Self::$name => $number,)* }
            }

            /// Returns a few words that name the problem.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }

            /// Returns one sentence that explains it.
            pub const fn explanation(self) -> &'static str {
                match self { $(Self::$name => $explanation,)* }
            }
        }
    };
}

codes! {
    FileNotFound = "E0001", "file not found", "The path leads to no file.";
    FileUnreadable = "E0002", "file cannot be read", "The system refused to open or read the file, or it is a folder.";
    NotUtf8 = "E0003", "not UTF-8", "Source files are UTF-8 text; this one holds other bytes.";
    FileTooLarge = "E0004", "file too large", "Source files are limited to 16 MiB.";
    LeftOut = "E0005", "left out", "A file or folder below a folder that was named cannot be read.";

    UnknownCharacter = "E0101", "unknown character", "A character that is no part of the language stands outside comments and strings.";
    BadNumber = "E0102", "malformed number", "A word begins with a digit but is no integer literal.";
    FloatNumber = "E0103", "number with a fraction", "All numbers of the language are integers.";
    IntegerTooLarge = "E0104", "integer too large", "Integer literals lie between -2^63 and 2^63 - 1.";
    UnterminatedString = "E0105", "unterminated string", "A string has no closing quote on its line, or none at all when it is triple-quoted.";
    UnclosedBracket = "E0106", "unclosed bracket", "An opening bracket has no closing one before the next statement begins.";
    MismatchedBracket = "E0107", "mismatched bracket", "A closing bracket closes nothing, or a bracket of another kind.";
    BadIndentation = "E0108", "wrong indentation", "All lines of a body are indented equally, and definitions are not indented.";
    MissingBody = "E0109", "missing body", "A definition's header is followed by no indented line.";
    LineTooLong = "E0110", "statement too long", "One statement holds more words than the compiler accepts.";

    UnexpectedToken = "E0201", "unexpected word or sign", "The line is not a statement of the language from this place on.";
    MissingValue = "E0202", "missing value", "An expression should stand here.";
    UnsupportedStatement = "E0203", "unsupported statement", "A Python statement that the language does not have.";
    UnsupportedOperator = "E0204", "unsupported operator", "A Python operator that the language does not have.";
    Subscript = "E0205", "subscript", "Brackets after a value hold one index, or one slice `a:b:c`.";
    Attribute = "E0206", "attribute", "Values have the methods of Python's lists, sets and dictionaries alone, and no other attributes.";
    Display = "E0207", "list, set or dictionary", "A list, set or dictionary stands where it has no meaning.";
    Comprehension = "E0208", "comprehension", "A comprehension has the form `[x for x in xs if c]`, with as many loops and conditions as wanted.";
    BadTarget = "E0210", "cannot assign to this", "A value is given to names, to subscripts, and to tuples of these with at most one star.";
    DefaultValue = "E0211", "parameter with a default value", "Parameters with default values come last, and a default is written `name=value`.";
    StarArgument = "E0212", "star argument", "A star stands before what is gone through, in a call or a display; parameters have none.";
    StringValue = "E0213", "string as a value", "Strings stand only as docstrings and in annotations.";
    UnusedResult = "E0214", "unused result", "A bare expression does nothing, and so does the call of a primitive on a line of its own.";
    TopLevelStatement = "E0215", "statement outside a definition", "Only definitions, imports, docstrings and values of names stand at the top level.";
    PositionalAfterKeyword = "E0217", "positional argument after a keyword argument", "Positional arguments come first.";
    BadHeader = "E0218", "malformed definition header", "A definition begins with `def name(parameters):`.";
    IncompleteConditional = "E0219", "conditional without `else`", "A conditional expression gives a value in both cases.";
    TooManyErrors = "E0220", "too many errors", "A definition, or what stands outside of definitions, has more errors than are shown.";

    UnknownName = "E0301", "unknown name", "The name is no primitive, constant, definition, parameter or variable.";
    UseBeforeAssignment = "E0302", "use before assignment", "A variable is used above the line that gives it a value.";
    WrongArgumentCount = "E0303", "wrong number of arguments", "A call gives more or fewer arguments than the function takes.";
    DuplicateDefinition = "E0304", "duplicate definition", "Two definitions or parameters have the same name.";
    MissingReturn = "E0305", "missing return", "A definition ends without returning a value.";
    Recursion = "E0306", "recursion", "A definition calls itself, directly or through others.";
    UnknownKeyword = "E0307", "unknown keyword argument", "The function has no parameter of this name.";
    DuplicateArgument = "E0308", "duplicate argument", "A parameter is given twice in one call.";
    NotCallable = "E0309", "not a function", "Something that is not a function is called.";
    BadParameters = "E0310", "unsuitable parameters", "A solver takes `I`, `S, I` or `S, I, C`.";
    TooDeep = "E0311", "nested too deeply", "Brackets, operators or calls are nested deeper than the compiler accepts.";
    AssignedAgain = "E0312", "variable assigned again", "A function is used that reads a variable which was given another value since; Python would take the new one.";
    NeedsInvalid = "E0313", "uses what has errors", "A definition is right by itself, and uses one that is not.";
    TooManyParameters = "E0314", "too many parameters", "A function has more parameters than the compiler accepts.";
    ChangeInPlace = "E0315", "change in place", "A list, set or dictionary is changed that others may have as well.";

    UnusedBinding = "W0401", "unused variable", "A variable is assigned and never used.";
    ShadowsPrimitive = "W0402", "primitive shadowed", "A definition has the name of a primitive or constant, which cannot be used beside it.";
    UnreachableCode = "W0403", "unreachable code", "A statement stands after `return`.";
    UnusedDefinition = "W0404", "unused definition", "A helper definition is never called.";
    NoNativeCode = "W0405", "no native code", "The engine that was asked for is not there; the VM runs the programs.";
    NoDevice = "W0406", "no device", "A GPU that would have paid is not there or failed; the CPU runs the programs.";
    Ignored = "W0407", "line passed over", "The line would do something in Python that has no meaning here.";
    UnboundInPython = "W0408", "unbound in Python", "A name is used for what it means outside of the definition, which gives it a value of its own; Python refuses that.";

    TaskFile = "E0501", "task file cannot be read", "The task file is missing, unreadable or too large.";
    TaskJson = "E0502", "malformed JSON", "The task file is not JSON.";
    TaskShape = "E0503", "not a task", "The JSON does not have the shape of an ARC task.";
    UnknownTask = "E0504", "unknown task", "There is no task of this name.";
    NoTasks = "E0505", "no tasks", "The place holds no task at all.";
    TasksLeftOut = "W0506", "tasks left out", "JSON files in a folder, or tasks in a file of many, cannot be used; the others are.";
    TaskConflict = "W0507", "tasks of one id", "Two tasks have the same id and different content; the first one counts.";
    IgnoredKeys = "W0508", "ignored keys", "Task files have keys that are no part of a task, and are passed over.";
    OddCells = "W0509", "odd cells", "Task files write cells in a way of their own, which is understood.";

    NothingToRun = "E0601", "nothing to run", "The files hold no definition that can be run.";
    UnknownSolver = "E0602", "unknown solver", "There is no solver of this name.";
    UnknownPrimitive = "E0603", "unknown primitive", "There is no primitive of this name.";
    BadVector = "E0604", "malformed reference vector", "A line of the vector file is not a reference vector.";

    EvaluationFailed = "E0605", "evaluation failed", "The program failed on a pair of its task.";

    FileUnwritable = "E0606", "file cannot be written", "The system refused to write a file that was asked for.";
    BadArguments = "E0607", "arguments that cannot be used", "The command line names no command, or gives it an option or a value that it does not take.";
    NoGpu = "E0610", "no GPU", "No adapter can be used, or the device failed.";

    TypeClash = "W0701", "type clash", "A call gives a value of a type that the function does not take.";
    OperatorDiffers = "W0702", "operator differs from Python", "An operator means arithmetic of numbers and pairs, where Python would join or repeat its operands.";

    IrSyntax = "E0801", "malformed graph text", "A line is no node, program or program line of the graph's text form.";
    IrInvalid = "E0802", "invalid graph", "The text describes a graph that breaks one of the rules that every graph keeps.";
    UnknownStage = "E0803", "unknown stage", "There is no stage of compilation of this name.";

    UnknownCommand = "E0901", "unknown command", "The prompt has no command of this name.";
    CommandUsage = "E0902", "command used wrongly", "A command of the prompt lacks an argument or got one that it does not take.";
    NothingInView = "E0903", "nothing in view", "No task is in view, or the pair in view lacks what is asked for.";
    NoDefinition = "E0904", "no definition", "The session holds no definition that the command could work on.";
    CannotSave = "E0905", "cannot be saved", "The definition cannot be written to this file.";

    StoreUnusable = "E1001", "store cannot be used", "The folder of a store, or a file in it, cannot be read or written, or is not what it should be.";
    UnknownProgram = "E1002", "unknown program", "The store has no program, or more than one, whose hash begins so.";
}

impl Code {
    /// Returns the severity that its diagnostics have, which its letter shows.
    pub const fn severity(self) -> Severity {
        match self.number().as_bytes()[0] {
            b'W' => Severity::Warning,
            _ => Severity::Error,
        }
    }

    /// Returns the code with this number, in either case.
    pub fn from_number(number: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.number().eq_ignore_ascii_case(number))
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.number())
    }
}
