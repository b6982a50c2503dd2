use std::fmt;

use super::host::Host;
use crate::value::convert::convert;
use crate::value::{Marks, Number, TooLarge, Type, Value};

/// A function of the language: one row of [`super::FUNCTIONS`].
pub struct FuncSpec {
    /// Its name.
    pub name: &'static str,
    /// One sentence: what it gives.
    pub summary: &'static str,
    /// Its positional parameters.
    pub params: &'static [Param],
    /// What further arguments are, if it takes any.
    pub variadic: Option<Param>,
    /// The type of its result.
    pub returns: Returns,
    /// What is known of that type beforehand, where it follows from the arguments.
    pub shape: TypeSpec,
    /// Whether the result may be null.
    pub nullable: bool,
    /// The result is never null, but as long as it is unknown the reference does not promise that.
    pub vague: bool,
    /// What the result depends on.
    pub purity: Purity,
    /// How much work a call is.
    pub cost: Cost,
    /// What it does. Called with converted arguments; null, unknown or marked only where accepted.
    pub run: fn(&Args<'_>) -> Result<Value, FuncError>,
    /// Calls and their results, both in the language's own notation. Every one is a test.
    pub examples: &'static [(&'static str, &'static str)],
}

/// A parameter of a function.
#[derive(Clone, Copy)]
pub struct Param {
    /// Its name, for messages and help.
    pub name: &'static str,
    /// What arguments are converted to.
    pub ty: TypeSpec,
    /// What the function's body sees as it is, instead of it being handled by [`call`].
    pub accepts: Accepts,
}

/// A type that can stand in a static table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TypeSpec {
    /// Anything.
    Any,
    /// `bool`
    Bool,
    /// `number`
    Number,
    /// `string`
    String,
    /// `list(…)`
    List(&'static TypeSpec),
    /// `set(…)`
    Set(&'static TypeSpec),
    /// `map(…)`
    Map(&'static TypeSpec),
}

/// How the type of a result is found.
#[derive(Clone, Copy)]
pub enum Returns {
    /// Always the same.
    Fixed(TypeSpec),
    /// It follows from the arguments, which may be unknown.
    From(fn(&[Value]) -> Result<Type, FuncError>),
    /// It shows only in the result.
    Result,
}

/// What of an argument reaches the function's body.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Accepts(u8);

impl Accepts {
    /// Only known values without marks.
    pub const NONE: Self = Self(0);
    /// Null.
    pub const NULL: Self = Self(1);
    /// Unknown values.
    pub const UNKNOWN: Self = Self(2);
    /// Marks, on the value and inside it; the body must put them on the result.
    pub const MARKS: Self = Self(4);
    /// Values whose very type is unknown.
    pub const DYNAMIC: Self = Self(8);

    /// Both.
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether everything in `other` is accepted.
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

/// What a result depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purity {
    /// The arguments alone.
    Pure,
    /// Also the files of the configuration.
    Files,
    /// Also the moment or chance: unknown while planning.
    Moment,
    /// The evaluator itself handles the call (`try`, `can`, `convert`).
    Special,
    /// Gone from the language: a call says what to write instead.
    Gone,
}

/// How much work a call is.
#[derive(Clone, Copy)]
pub enum Cost {
    /// The arguments are walked through, and a result of its own is made.
    Walk,
    /// Collections are only looked at, however large.
    Look,
    /// Slow on purpose or by nature: the steps follow from the arguments.
    Own(fn(&[Value]) -> u64),
}

/// What went wrong in a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FuncError {
    /// Which kind of problem.
    pub kind: FuncErrorKind,
    /// The argument at fault, counted from 0.
    pub arg: Option<usize>,
    /// What is wrong, in lower case without a final stop.
    pub message: String,
}

/// Kinds of [`FuncError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FuncErrorKind {
    /// Arguments are missing.
    TooFew,
    /// There are more arguments than parameters.
    TooMany,
    /// One argument is unsuitable.
    Argument,
    /// The call as a whole failed.
    Call,
    /// The result would be larger than values may be.
    TooLarge,
}

impl From<TooLarge> for FuncError {
    #[cold]
    fn from(reason: TooLarge) -> Self {
        Self {
            kind: FuncErrorKind::TooLarge,
            arg: None,
            message: reason.to_string(),
        }
    }
}

impl FuncError {
    /// An argument is unsuitable.
    #[cold]
    pub fn arg(index: usize, message: impl Into<String>) -> Self {
        Self {
            kind: FuncErrorKind::Argument,
            arg: Some(index),
            message: message.into(),
        }
    }

    /// The call as a whole failed.
    #[cold]
    pub fn call(message: impl Into<String>) -> Self {
        Self {
            kind: FuncErrorKind::Call,
            arg: None,
            message: message.into(),
        }
    }

    /// The term under which Terraform reports it.
    pub fn title(&self) -> &'static str {
        match self.kind {
            FuncErrorKind::TooFew => "Not enough function arguments",
            FuncErrorKind::TooMany => "Too many function arguments",
            FuncErrorKind::Argument => "Invalid function argument",
            FuncErrorKind::Call => "Error in function call",
            FuncErrorKind::TooLarge => "Expression too large",
        }
    }
}

impl fmt::Display for FuncError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// What a function's body works with.
pub struct Args<'a> {
    /// The converted arguments.
    pub values: &'a [Value],
    /// The type the result must have; [`Type::Dynamic`] for [`Returns::Result`].
    pub ty: &'a Type,
    /// The world outside.
    pub host: &'a dyn Host,
}

impl<'a> Args<'a> {
    /// An argument.
    ///
    /// # Errors
    /// When there is none, which only an error in the table can cause.
    pub fn value(&self, index: usize) -> Result<&'a Value, FuncError> {
        self.values
            .get(index)
            .ok_or_else(|| FuncError::arg(index, "missing"))
    }

    /// A string argument.
    ///
    /// # Errors
    /// When it is no known string.
    pub fn text(&self, index: usize) -> Result<&'a str, FuncError> {
        let text = self.value(index)?.text();
        text.map(|text| &**text)
            .ok_or_else(|| FuncError::arg(index, "a string is required"))
    }

    /// A number argument.
    ///
    /// # Errors
    /// When it is no known number.
    pub fn number(&self, index: usize) -> Result<&'a Number, FuncError> {
        let number = self.value(index)?.as_number();
        number.ok_or_else(|| FuncError::arg(index, "a number is required"))
    }

    /// A number argument that must be whole and of 64 bits.
    ///
    /// # Errors
    /// When it is not.
    pub fn int(&self, index: usize) -> Result<i64, FuncError> {
        let whole = self.number(index)?.to_i64();
        whole.ok_or_else(|| FuncError::arg(index, "a whole number of 64 bits is required"))
    }

    /// A list, set or tuple argument.
    ///
    /// # Errors
    /// When it is none.
    pub fn sequence(&self, index: usize) -> Result<&'a [Value], FuncError> {
        let values = self.value(index)?.sequence();
        values.ok_or_else(|| FuncError::arg(index, "a list, set or tuple is required"))
    }
}

impl TypeSpec {
    /// The type itself.
    pub fn to_type(self) -> Type {
        match self {
            Self::Any => Type::Dynamic,
            Self::Bool => Type::Bool,
            Self::Number => Type::Number,
            Self::String => Type::String,
            Self::List(element) => Type::list(element.to_type()),
            Self::Set(element) => Type::set(element.to_type()),
            Self::Map(element) => Type::map(element.to_type()),
        }
    }
}

impl Param {
    /// A parameter of which only clean values reach the body.
    pub const fn new(name: &'static str, ty: TypeSpec) -> Self {
        Self {
            name,
            ty,
            accepts: Accepts::NONE,
        }
    }

    /// The same parameter, accepting more.
    pub const fn accepting(self, accepts: Accepts) -> Self {
        Self {
            accepts: self.accepts.and(accepts),
            ..self
        }
    }
}

impl FuncSpec {
    /// What rows have in common: pure, no parameters, never null.
    pub const BASE: Self = Self {
        name: "",
        summary: "",
        params: &[],
        variadic: None,
        returns: Returns::Result,
        shape: TypeSpec::Any,
        nullable: false,
        vague: false,
        purity: Purity::Pure,
        cost: Cost::Walk,
        run: |_| {
            Err(FuncError::call(
                "this function can only be called by the evaluator",
            ))
        },
        examples: &[],
    };

    /// The parameter that an argument belongs to.
    pub fn param(&self, index: usize) -> Option<&Param> {
        self.params.get(index).or(self.variadic.as_ref())
    }

    /// Whether a call with so many arguments is possible.
    ///
    /// # Errors
    /// When it is not.
    pub fn check_arity(&self, count: usize) -> Result<(), FuncError> {
        let wanted = self.params.len();
        if count < wanted {
            let name = self.params.get(count).map_or("", |p| p.name);
            return Err(FuncError {
                kind: FuncErrorKind::TooFew,
                arg: None,
                message: format!(
                    "`{}` needs {wanted} arguments; `{name}` is missing",
                    self.name
                ),
            });
        }
        if count > wanted && self.variadic.is_none() {
            return Err(FuncError {
                kind: FuncErrorKind::TooMany,
                arg: Some(wanted),
                message: format!("`{}` takes {wanted} arguments, not {count}", self.name),
            });
        }
        Ok(())
    }

    /// The steps that a call with these arguments takes.
    pub fn steps(&self, args: &[Value]) -> u64 {
        match self.cost {
            Cost::Walk => args.iter().map(Self::walk).sum(),
            Cost::Look => {
                let plain = args.iter().filter(|value| value.extent().depth() == 0);
                plain.map(Self::walk).sum()
            }
            Cost::Own(steps) => steps(args),
        }
    }

    /// The steps that making a result takes.
    pub fn result_steps(&self, result: &Value) -> u64 {
        match self.cost {
            Cost::Look => 0,
            Cost::Walk | Cost::Own(_) => Self::walk(result),
        }
    }

    /// The steps that walking through a value takes: allocating and sorting its parts costs more than
    /// running over a text.
    fn walk(value: &Value) -> u64 {
        let extent = value.extent();
        u64::from(extent.cells()) * if extent.depth() == 0 { 1 } else { 2 }
    }

    /// An unknown result.
    fn unknown(&self, ty: Type) -> Value {
        let value = Value::unknown(ty);
        if self.nullable || self.vague {
            value
        } else {
            value.never_null()
        }
    }
}

/// Calls a function: checks the number of arguments, converts them, handles null, unknown and marks as
/// each parameter says, and puts the marks on the result.
///
/// # Errors
/// When the arguments do not fit or the function fails.
pub fn call(spec: &FuncSpec, args: &[Value], host: &dyn Host) -> Result<Value, FuncError> {
    spec.check_arity(args.len())?;
    let mut marks = Marks::NONE;
    let mut values = Vec::with_capacity(args.len());
    // The very type of an argument is unknown, and the function cannot do with that.
    let mut open = false;
    let mut unknown = false;
    for (index, given) in args.iter().enumerate() {
        let Some(param) = spec.param(index) else {
            continue;
        };
        let value = convert(given, &param.ty.to_type())
            .map_err(|error| FuncError::arg(index, error.to_string()))?;
        if value.is_null() && !open && !param.accepts.has(Accepts::NULL) {
            return Err(FuncError::arg(index, "must not be null"));
        }
        let value = if param.accepts.has(Accepts::MARKS) {
            value
        } else {
            let (value, own) = value.unmark_deep();
            marks = marks.with(own);
            value
        };
        open |= *value.ty() == Type::Dynamic
            && !value.is_null()
            && !param.accepts.has(Accepts::DYNAMIC);
        unknown |= value.is_unknown() && !param.accepts.has(Accepts::UNKNOWN);
        values.push(value);
    }
    if open {
        return Ok(Value::unknown(Type::Dynamic).marked(marks));
    }
    let ty = match spec.returns {
        Returns::Fixed(ty) => ty.to_type(),
        Returns::From(find) => find(&values)?,
        Returns::Result => Type::Dynamic,
    };
    if unknown {
        return Ok(spec.unknown(ty).marked(marks));
    }
    let result = (spec.run)(&Args {
        values: &values,
        ty: &ty,
        host,
    })?;
    let result = if spec.nullable || spec.vague {
        result
    } else {
        result.never_null()
    };
    Ok(result.marked(marks))
}
