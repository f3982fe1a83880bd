//! The macro in which primitives are declared.

/// Declares a family: the `TABLE` of its primitives, and their `ids`.
///
/// Each entry is the doc lines, the name with its parameters, the signature, optional fields, and
/// the examples. The function of the same name beside the table is the implementation.
macro_rules! primitives {
    ($(
        $(#[doc = $doc:literal])+
        $name:ident($($param:ident),+): $signature:literal
        $(, $field:ident = $value:expr)*;
        $($call:literal => $out:literal),+;
    )+) => {
        $crate::prim::declare::identify!($($(#[doc = $doc])+ $name;)+);

        #[allow(clippy::needless_update, reason = "some entries leave nothing out")]
        pub(super) static TABLE: &[$crate::prim::Primitive] = &[$(
            $crate::prim::Primitive {
                id: ids::of(ids::Member::$name),
                name: $crate::prim::declare::plain(stringify!($name)),
                spelling: $crate::prim::declare::plain(stringify!($name)),
                doc: concat!($($doc, "\n"),+),
                params: &[$(stringify!($param)),+],
                signature: $signature,
                examples: &[$($crate::prim::Example { call: $call, value: $out }),+],
                cpu: $crate::prim::declare::cpu!($name, $($param)+),
                $($field: $value,)*
                ..$crate::prim::declare::DEFAULT
            },
        )+];
    };
}

/// Declares fused primitives: as [`primitives`], but with the calls that each stands for, in which
/// single letters are its parameters in their order. There are no examples, as programs cannot call
/// them. A fault names the outermost of these calls.
macro_rules! fused {
    ($(
        $(#[doc = $doc:literal])+
        $name:ident($($param:ident),+): $signature:literal = $expansion:literal
        $(, $field:ident = $value:expr)*;
    )+) => {
        $crate::prim::declare::identify!($($(#[doc = $doc])+ $name;)+);

        #[allow(clippy::needless_update, reason = "some entries leave nothing out")]
        pub(super) static TABLE: &[$crate::prim::Primitive] = &[$(
            $crate::prim::Primitive {
                id: ids::of(ids::Member::$name),
                name: stringify!($name),
                doc: concat!($($doc, "\n"),+),
                params: &[$(stringify!($param)),+],
                signature: $signature,
                expansion: $expansion,
                cpu: $crate::prim::declare::cpu!($name, $($param)+),
                $($field: $value,)*
                ..$crate::prim::declare::DEFAULT
            },
        )+];
    };
}

/// Declares internal primitives: as [`primitives`], without examples. Programs that the engine
/// writes call them with `py.` before their names.
macro_rules! internal {
    ($(
        $(#[doc = $doc:literal])+
        $name:ident($($param:ident),+): $signature:literal
        $(, $field:ident = $value:expr)*;
    )+) => {
        $crate::prim::declare::identify!($($(#[doc = $doc])+ $name;)+);

        #[allow(clippy::needless_update, reason = "some entries leave nothing out")]
        pub(super) static TABLE: &[$crate::prim::Primitive] = &[$(
            $crate::prim::Primitive {
                id: ids::of(ids::Member::$name),
                name: stringify!($name),
                spelling: concat!("py.", stringify!($name)),
                doc: concat!($($doc, "\n"),+),
                params: &[$(stringify!($param)),+],
                signature: $signature,
                cpu: $crate::prim::declare::cpu!($name, $($param)+),
                $($field: $value,)*
                ..$crate::prim::declare::DEFAULT
            },
        )+];
    };
}

/// Declares the ids of a family: the module `ids` with a constant for each primitive, its name in
/// capitals.
macro_rules! identify {
    ($($(#[doc = $doc:literal])+ $name:ident;)+) => {
        /// The ids of this family's primitives.
        pub(in $crate::prim) mod ids {
            use $crate::prim::PrimId;

            /// A primitive's place in this family.
            #[allow(non_camel_case_types, reason = "they are the names of the primitives")]
            #[derive(Clone, Copy)]
            #[repr(u16)]
            pub(in $crate::prim) enum Member { $($name),+ }

            /// How many primitives this family has.
            pub(in $crate::prim) const COUNT: u16 = [$(Member::$name),+].len() as u16;

            /// Returns the id of a place in this family.
            pub(in $crate::prim) const fn of(place: Member) -> PrimId {
                const FIRST: u16 = $crate::prim::first_id(module_path!());
                PrimId(FIRST + place as u16)
            }

            /// The module in which the family's ids are declared.
            pub(in $crate::prim) const MODULE: &str = module_path!();

            /// Each constant with the name that it stands for.
            #[cfg(test)]
            pub(in $crate::prim) const NAMED: &[(PrimId, &str)] = pastey::paste! {
                &[$(([<$name:upper>], $crate::prim::declare::plain(stringify!($name)))),+]
            };

            pastey::paste! { $(
                $(#[doc = $doc])+
                pub const [<$name:upper>]: PrimId = of(Member::$name);
            )+ }
        }
    };
}

/// The implementation, tagged by its number of parameters.
macro_rules! cpu {
    ($name:ident, $a:ident) => {
        $crate::prim::Cpu::F1($name)
    };
    ($name:ident, $a:ident $b:ident) => {
        $crate::prim::Cpu::F2($name)
    };
    ($name:ident, $a:ident $b:ident $c:ident) => {
        $crate::prim::Cpu::F3($name)
    };
    ($name:ident, $a:ident $b:ident $c:ident $d:ident) => {
        $crate::prim::Cpu::F4($name)
    };
}

pub(super) use {cpu, fused, identify, internal, primitives};

use super::{Cost, Cpu, PrimId, Primitive};
use crate::value::{Cx, Reply, Value};

/// The values of fields that an entry leaves out.
pub(super) const DEFAULT: Primitive = Primitive {
    id: PrimId(u16::MAX),
    name: "",
    spelling: "",
    shown_as: "",
    doc: "",
    params: &[],
    signature: "",
    fails: "",
    cost: Cost::Linear,
    picks: false,
    examples: &[],
    expansion: "",
    also: &[],
    given: "",
    even_shared: false,
    only_passes: false,
    cpu: Cpu::F1(unused),
};

fn unused<'a>(_: &Cx<'a>, value: Value<'a>) -> Reply<'a> {
    Ok(value)
}

/// Returns an identifier's text without the `r#` that a Rust keyword needs.
pub(super) const fn plain(name: &'static str) -> &'static str {
    match name.as_bytes() {
        [b'r', b'#', ..] => name.split_at(2).1,
        _ => name,
    }
}
