//! The macro in which primitives are declared.

/// Declares a family: the `TABLE` of its primitives.
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
        #[allow(clippy::needless_update, reason = "some entries leave nothing out")]
        pub(super) static TABLE: &[$crate::prim::Primitive] = &[$(
            $crate::prim::Primitive {
                name: $crate::prim::declare::plain(stringify!($name)),
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
        #[allow(clippy::needless_update, reason = "some entries leave nothing out")]
        pub(super) static TABLE: &[$crate::prim::Primitive] = &[$(
            $crate::prim::Primitive {
                name: stringify!($name),
                doc: concat!($($doc, "\n"),+),
                params: &[$(stringify!($param)),+],
                signature: $signature,
                expansion: $expansion,
                cpu: $crate::prim::declare::fused_cpu!($name, $expansion, $($param)+),
                $($field: $value,)*
                ..$crate::prim::declare::DEFAULT
            },
        )+];
    };
}

/// The implementation of a fused primitive, whose faults name the outermost call of its expansion.
macro_rules! fused_cpu {
    (@blame $cx:ident, $out:expr, $expansion:literal) => {
        $cx.reply($out.map_err(|fault| fault.within($crate::prim::declare::outermost($expansion))))
    };
    ($name:ident, $expansion:literal, $a:ident) => {
        $crate::prim::Cpu::F1(|cx, a| {
            $crate::prim::declare::fused_cpu!(@blame cx, $name(cx, a), $expansion)
        })
    };
    ($name:ident, $expansion:literal, $a:ident $b:ident) => {
        $crate::prim::Cpu::F2(|cx, a, b| {
            $crate::prim::declare::fused_cpu!(@blame cx, $name(cx, a, b), $expansion)
        })
    };
    ($name:ident, $expansion:literal, $a:ident $b:ident $c:ident) => {
        $crate::prim::Cpu::F3(|cx, a, b, c| {
            $crate::prim::declare::fused_cpu!(@blame cx, $name(cx, a, b, c), $expansion)
        })
    };
    ($name:ident, $expansion:literal, $a:ident $b:ident $c:ident $d:ident) => {
        $crate::prim::Cpu::F4(|cx, a, b, c, d| {
            $crate::prim::declare::fused_cpu!(@blame cx, $name(cx, a, b, c, d), $expansion)
        })
    };
}

/// The implementation, tagged by its number of parameters.
macro_rules! cpu {
    ($name:ident, $a:ident) => {
        $crate::prim::Cpu::F1(|cx, a| cx.reply($name(cx, a)))
    };
    ($name:ident, $a:ident $b:ident) => {
        $crate::prim::Cpu::F2(|cx, a, b| cx.reply($name(cx, a, b)))
    };
    ($name:ident, $a:ident $b:ident $c:ident) => {
        $crate::prim::Cpu::F3(|cx, a, b, c| cx.reply($name(cx, a, b, c)))
    };
    ($name:ident, $a:ident $b:ident $c:ident $d:ident) => {
        $crate::prim::Cpu::F4(|cx, a, b, c, d| cx.reply($name(cx, a, b, c, d)))
    };
}

pub(super) use {cpu, fused, fused_cpu, primitives};

use super::{Cost, Cpu, Primitive};
use crate::value::{Cx, Reply, Value};

/// The values of fields that an entry leaves out.
pub(super) const DEFAULT: Primitive = Primitive {
    name: "",
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
    cpu: Cpu::F1(unused),
};

fn unused<'a>(_: &Cx<'a>, value: Value<'a>) -> Reply<'a> {
    Ok(value)
}

/// An identifier's text without the `r#` that a Rust keyword needs.
pub(super) const fn plain(name: &'static str) -> &'static str {
    match name.as_bytes() {
        [b'r', b'#', ..] => name.split_at(2).1,
        _ => name,
    }
}

/// The name before the first parenthesis of a call.
pub(super) fn outermost(call: &'static str) -> &'static str {
    call.split_once('(').map_or(call, |(name, _)| name)
}
