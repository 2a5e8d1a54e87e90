/// The kinds of complaint, each with a code that does not change its meaning from one release to the next.
///
/// C1xx: reading files and the grammar. C2xx: names and types. C3xx: elaboration. C4xx: simplification and output.
/// C5xx: checks of circuits that compile. `docs/circom/diagnostics.md` lists them all.
public enum DiagnosticCode: String, Hashable, Sendable, CaseIterable {
    // MARK: Files and grammar

    /// A byte sequence that no token begins with.
    case unknownCharacter = "C101"
    /// A `/*` without its `*/`.
    case unclosedComment = "C102"
    /// Text in quotes that does not end on its line.
    case unclosedString = "C103"
    /// A number that cannot be read: `0x` without digits, or more digits than any field could need.
    case malformedNumber = "C104"
    /// A token that the grammar does not allow at its place.
    case unexpectedToken = "C105"
    /// A statement or line without its semicolon.
    case missingSemicolon = "C106"
    /// A parenthesis, bracket or brace that is never closed.
    case unclosedDelimiter = "C107"
    /// An expression where a statement is required.
    case expressionStatement = "C108"
    /// `++x` or `--x`.
    case prefixStep = "C109"
    /// A word of the language where a name is required.
    case reservedWord = "C110"
    /// Pragmas, includes, definitions and main component out of order.
    case misplacedItem = "C111"
    /// A pragma that is neither `circom` nor `custom_templates`.
    case unknownPragma = "C112"
    /// A version that is not three numbers, or a version of the language that this compiler does not know.
    case unsupportedVersion = "C113"
    /// A file without a version pragma.
    case missingVersion = "C114"
    /// Expressions or statements nested deeper than the compiler follows.
    case nestingTooDeep = "C115"
    /// A file larger than the compiler reads.
    case fileTooLarge = "C116"
    /// A file that is not UTF-8 text.
    case notText = "C117"
    /// A file that could not be read.
    case unreadableFile = "C118"
    /// An included file that is in none of the folders searched.
    case includeNotFound = "C119"
    /// More files, or more bytes of them, than the compiler reads.
    case tooManyFiles = "C120"
    /// A second main component in the program.
    case severalMainComponents = "C121"
    /// A program without a main component.
    case noMainComponent = "C122"

    /// The same pragma twice in one file.
    case repeatedPragma = "C123"
    /// A comment's beginning inside a text in quotes.
    case commentInString = "C124"
    /// A file with, or including one with, custom templates, but without `pragma custom_templates`.
    case missingCustomTemplatesPragma = "C125"
    /// A fault of the formatter, which noticed that it would have changed a token.
    case formatterFault = "C126"

    // MARK: Names and types

    /// A name that two definitions share.
    case duplicateDefinition = "C201"
    /// A name declared twice in one scope, or a tag or input given twice.
    case duplicateName = "C202"
    /// A name that is declared nowhere in sight.
    case unknownName = "C203"
    /// A template, function or bus that the program does not define.
    case unknownDefinition = "C204"
    /// A call with more or fewer arguments than parameters, or inputs.
    case wrongArgumentCount = "C205"
    /// A template, bus type or component where a value is required.
    case notAValue = "C206"
    /// Something other than a template's call where a component is created.
    case notATemplateCall = "C207"
    /// An assignment whose operator or target does not fit.
    case wrongAssignment = "C208"
    /// A declaration where its kind cannot stand: a signal in a function or loop, an input in a bus.
    case misplacedDeclaration = "C209"
    /// A statement where its kind cannot stand: `return` in a template, a constraint in a function.
    case misplacedStatement = "C210"
    /// `parallel`, `custom` or `extern_c` where it cannot stand.
    case misplacedModifier = "C211"
    /// A function that can end without `return`.
    case missingReturn = "C212"
    /// An anonymous component in the middle of an expression, or assigned with another operator than `<==`.
    case misplacedAnonymousComponent = "C213"
    /// A tuple where one value is required.
    case misplacedTuple = "C214"
    /// `_` where a value is required.
    case misplacedUnderscore = "C215"
    /// As many targets as values are required, and there are not.
    case tupleLengthMismatch = "C216"
    /// A field, port or tag that what stands before the dot does not have.
    case unknownMember = "C217"
    /// More indices than dimensions, or an array where a single value is required.
    case wrongRank = "C218"
    /// A name in the list of public inputs, or of a component's inputs, that is no input.
    case notAnInput = "C219"

    // MARK: Elaboration

    /// A constraint of a degree above two.
    case nonQuadraticConstraint = "C301"
    /// A constraint where a condition that is known only to the prover decides.
    case constraintUnderUnknownCondition = "C302"
    /// A signal or component declared or created where a condition known only to the prover decides.
    case declarationUnderUnknownCondition = "C303"
    /// A signal assigned a second time.
    case signalAssignedTwice = "C304"
    /// An input assigned in its own template, or an output or intermediate signal of a component from outside.
    case foreignAssignment = "C305"
    /// A component some of whose inputs are never assigned.
    case unassignedInputs = "C306"
    /// A component used before it was given a template.
    case uninitialisedComponent = "C307"
    /// A component given a template twice.
    case componentAssignedTwice = "C308"
    /// An output read before all inputs of its component are assigned.
    case outputReadTooEarly = "C309"
    /// An index outside its array.
    case indexOutOfBounds = "C310"
    /// An index that depends on signals where it must be known.
    case unknownIndex = "C311"
    /// Arrays of different lengths or ranks where equal ones are required.
    case shapeMismatch = "C312"
    /// An array length that is no non-negative number known to the compiler.
    case invalidDimension = "C313"
    /// A template's or bus's argument that depends on signals.
    case unknownArgument = "C314"
    /// A division by a zero known to the compiler.
    case divisionByZero = "C315"
    /// An assertion that is false whatever the inputs.
    case falseAssertion = "C316"
    /// A value without a tag that its target requires.
    case missingTag = "C317"
    /// A tag given a value twice, too late, or from outside, or read without one.
    case tagValue = "C318"
    /// Buses of different types or parameters where equal ones are required.
    case busMismatch = "C319"
    /// Templates or functions that call one another deeper than the compiler follows.
    case recursionTooDeep = "C320"
    /// More signals, constraints, instructions or array elements than the compiler handles.
    case tooLarge = "C321"
    /// A signal assigned in a loop whose number of turns depends on signals.
    case assignmentInUnknownLoop = "C322"
    /// A constraint between constants that are not equal.
    case impossibleConstraint = "C323"
    /// Something in the language that this compiler does not do.
    case unsupported = "C324"
    /// A signal read before anything is assigned to it.
    case unassignedSignal = "C325"

    // MARK: Simplification and output

    // MARK: Checks

    /// A signal assigned without a constraint that determines it, on which an output depends.
    case unconstrainedAssignment = "C501"
    /// A signal in no constraint.
    case unusedSignal = "C502"
    /// An input of a component that no constraint of the component's user sets.
    case unconstrainedPort = "C503"
    /// A public input in no constraint.
    case unusedPublicInput = "C504"
    /// Bits whose sum can exceed the prime, so that a number has two forms.
    case bitsReachPrime = "C505"
    /// A comparison of numbers that are not known to fit its number of bits.
    case uncheckedComparison = "C506"
    /// A quotient that is free where its divisor is zero.
    case uncheckedDivisor = "C507"
    /// A name declared again in an inner scope.
    case shadowedName = "C508"

    /// Whether the complaint stops the compilation.
    public var severity: Severity {
        switch self {
        case .missingVersion, .impossibleConstraint, .unusedSignal, .unconstrainedPort, .unusedPublicInput,
            .uncheckedComparison, .uncheckedDivisor, .shadowedName:
            .warning
        default: .error
        }
    }

    /// How grave a complaint is.
    public enum Severity: String, Hashable, Sendable {
        /// Nothing is written.
        case error
        /// The circuit compiles, and may not do what its author means.
        case warning
    }
}
