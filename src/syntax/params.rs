//! Parameters of functions, with `*` and `/` among them.

use bumpalo::collections::Vec as BumpVec;

use super::ast::{Expr, ExprKind, Ident};
use super::lines::{Param, Params, Sign};
use super::nodes::{List, Nodes};
use crate::diag::{Code, Diagnostic};

/// The ways in which arguments are given to parameters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kinds {
    /// The first parameters, before `/`, which are given by place alone.
    pub by_place: u8,
    /// The last parameters, after `*`, which are given by name alone.
    pub by_name: u8,
    /// Whether the parameter before these is `*args`, which has the arguments that are left.
    pub gathers: bool,
}

impl Kinds {
    /// Returns how many of so many parameters may be given by place, one by one.
    pub fn places(self, params: usize) -> usize {
        params.saturating_sub(usize::from(self.by_name) + usize::from(self.gathers))
    }

    /// Returns the place of `*args` among so many parameters.
    pub fn gathering(self, params: usize) -> Option<usize> {
        self.gathers.then(|| self.places(params))
    }

    /// Tells whether all parameters may be given in both ways.
    pub fn is_plain(self) -> bool {
        self == Self::default()
    }
}

impl<'a> Nodes<'a> {
    /// Returns the names of parameters, the default values of the last of them, and what `*` and
    /// `/` say of them.
    pub(super) fn params(&mut self, params: List) -> Params<'a> {
        let all: &'a [Param<'a>] = self.complete(params);
        let is_named = |param: &&Param<'a>| !param.name.text.is_empty();
        let count = all.iter().filter(is_named).count();
        let mut named = all.iter().filter(is_named);
        let first_name = Ident { text: "", span: self.span(0, 0) };
        let names = self
            .bump
            .alloc_slice_fill_with(count, |_| named.next().map_or(first_name, |param| param.name));
        let place = |sign: Sign| all.iter().position(|param| param.sign == sign);
        let named_in = |params: &[Param<'a>]| params.iter().filter(is_named).count() as u8;
        let (slash, star) = (place(Sign::Slash), place(Sign::Star));
        let gathers = star.is_some_and(|star| is_named(&&all[star]));
        let kinds = Kinds {
            by_place: slash.map_or(0, |slash| named_in(&all[..slash])),
            by_name: star.map_or(0, |star| named_in(&all[star + 1..])),
            gathers,
        };
        if let Some(wrong) = misplaced(all) {
            self.fail(|_| {
                Diagnostic::new(Code::StarArgument, "`*` or `/` cannot stand here")
                    .with_label(wrong.name.span, "not in this place")
                    .with_help("write `(a, /, b, *, c)`: `/` comes first, and `*` is not the last")
            });
        }
        let has_value = |param: &&Param<'a>| param.default.is_some() || param.sign == Sign::Star;
        let mut named = all.iter().filter(is_named);
        let first = named.clone().position(|param| has_value(&param)).unwrap_or(count);
        if let Some(param) = named.clone().skip(first).find(|param| !has_value(param)) {
            self.fail(|_| {
                Diagnostic::new(
                    Code::DefaultValue,
                    "a parameter without a default follows one that has one",
                )
                .with_label(param.name.span, "has no default value")
                .with_help("give it one too, or move it before the others")
            });
            return Params { names, defaults: &[], kinds };
        }
        let mut defaults = BumpVec::new_in(self.bump);
        for param in named.by_ref().skip(first) {
            // Nothing is left for `*args` where nothing is given.
            let nothing = Expr::new(param.name.span, ExprKind::Tuple(&[]));
            defaults.push(param.default.unwrap_or_else(|| self.bump.alloc(nothing)));
        }
        Params { names, defaults: defaults.into_bump_slice(), kinds }
    }
}

/// Returns a sign that cannot stand where it is.
fn misplaced<'p, 'a>(params: &'p [Param<'a>]) -> Option<&'p Param<'a>> {
    let signs = params.iter().enumerate().filter(|(_, param)| param.sign != Sign::None);
    let mut before = Sign::None;
    for (index, param) in signs {
        let is_alone = param.name.text.is_empty();
        let is_wrong = match param.sign {
            Sign::Slash => index == 0 || before != Sign::None,
            _ => before == Sign::Star || is_alone && index + 1 == params.len(),
        };
        if is_wrong {
            return Some(param);
        }
        before = param.sign;
    }
    None
}
