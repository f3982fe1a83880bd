//! The meaning of names while a file is built: each is looked up in one table, once for every time
//! that it is written.
//!
//! The file's definitions, the primitives and the constants mean the same in the whole file. The
//! names that the lines of a definition assign are noted beside them and forgotten, all at once,
//! when the next definition begins.

use std::sync::LazyLock;

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use super::NodeId;
use super::constants::{CONSTANTS, Constant};
use super::known::Held;
use super::order::Order;
use super::written::{Target, Written, targets};
use crate::prim::{self, PrimId, Primitive};
use crate::source::Span;
use crate::syntax::ast::{Alias, Ident, Module};
use crate::syntax::{Dialect, library_functions, python_function, python_functions};

/// A name of a file, by its number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct NameId(u32);

impl NameId {
    /// Returns the name of a number.
    pub(super) fn from_index(index: usize) -> Self {
        Self(index as u32)
    }

    /// Returns the number.
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// The meaning of a name outside the definition at hand.
#[derive(Clone, Copy)]
pub(super) enum Global {
    /// A definition of the file, by its place.
    Definition(usize),
    /// A primitive.
    Primitive(PrimId),
    /// A constant.
    Constant(Constant),
    /// One of Python's own functions.
    Python(&'static str),
    /// Nothing.
    Unknown,
}

/// A name with a value in a definition.
#[derive(Clone, Copy)]
pub(super) struct Local {
    /// None where the value has an error, which was reported.
    pub(super) node: Option<NodeId>,
    /// Lambdas around the place where it was bound.
    pub(super) depth: u16,
    /// Its place among the assignments; none for parameters.
    pub(super) assignment: Option<usize>,
    /// Whether it is the parameter of a lambda, or the variable of a comprehension.
    pub(super) is_inner: bool,
    /// Whether it has a value, where that is not known before the program runs.
    pub(super) is_bound: Option<NodeId>,
    /// The knowledge of the value.
    pub(super) held: Held,
    /// The function of the definition that it is, by number.
    pub(super) function: Option<u32>,
    /// Whether the value is a function that was made on some way through the program, with what it
    /// reads as that was at the end of the way.
    pub(super) is_function: bool,
    /// The part of a place that it is another name for, by number.
    pub(super) alias: Option<u32>,
    /// The assignment that gave it the value, which changes in place keep.
    pub(super) serial: u32,
    /// Changes in place since.
    pub(super) version: u32,
    /// Changes in place that may have moved its elements, theirs, and so on.
    pub(super) moved: [u16; 3],
    /// The variables whose changes would show in the value, by number.
    pub(super) watch: Option<u32>,
    /// Whether one of them was changed since on some way through the program.
    pub(super) is_stale: bool,
    /// The steps of an iterator that are left for when it is gone through.
    pub(super) steps: u8,
}

impl Local {
    /// Returns a value of which nothing else is known.
    pub(super) fn new(node: Option<NodeId>, depth: u16, assignment: Option<usize>) -> Self {
        Self {
            node,
            depth,
            assignment,
            is_inner: false,
            is_bound: None,
            held: Held::default(),
            function: None,
            is_function: false,
            alias: None,
            serial: 0,
            version: 0,
            moved: [0; 3],
            watch: None,
            is_stale: false,
            steps: 0,
        }
    }
}

/// The meanings of the words of a dialect.
type Language = FxHashMap<&'static str, Global>;

/// Returns the meanings of the words of a dialect: each word is looked up once for each file that
/// has it.
fn language(dialect: Dialect) -> &'static Language {
    static ARC: LazyLock<Language> = LazyLock::new(|| words(prim::internal()));
    static PYTHON: LazyLock<Language> = LazyLock::new(|| words(&[]));
    match dialect {
        Dialect::Arc => &ARC,
        Dialect::Python => &PYTHON,
    }
}

/// Returns the meanings of words, among them those of some internal primitives. A primitive goes
/// before a constant, and a constant before one of Python's functions.
fn words(internal: &'static [&'static Primitive]) -> Language {
    let python = python_functions().map(|name| (name, name)).chain(library_functions());
    let python = python.map(|(name, own)| (name, Global::Python(own)));
    let constants = CONSTANTS.iter().map(|&(name, constant)| (name, Global::Constant(constant)));
    let prims = prim::all().iter().chain(internal);
    let prims = prims.map(|prim| (prim.spelling, Global::Primitive(prim.id)));
    python.chain(constants).chain(prims).collect()
}

/// All names of a file.
pub(super) struct Names<'m> {
    ids: FxHashMap<&'m str, NameId>,
    /// Numbers of names by where they stand in the text.
    written: Written,
    names: Vec<Name<'m>>,
    /// The meanings of names that are no definitions.
    aliases: FxHashMap<&'m str, Target<'m>>,
    /// The names that others may follow with a dot between.
    modules: FxHashSet<&'m str>,
    /// The order of the lines outside of definitions.
    pub(super) order: Order<'m>,
    language: &'static Language,
    /// The number of the definition at hand, from 1.
    definition: u32,
    /// The names that have a value in it.
    bound: Vec<NameId>,
}

struct Name<'m> {
    text: &'m str,
    global: Global,
    /// The definition that the rest is about.
    definition: u32,
    local: Option<Local>,
    assigned: Option<Span>,
}

impl<'m> Names<'m> {
    /// Returns the names of a file. Of several definitions and other names with the same name the
    /// last counts, as in Python. Each earlier one is handed to `again` with the one that takes its
    /// place. The names that are parts of `text` are looked up there.
    pub(super) fn new(
        module: &Module<'m>,
        text: &str,
        mut again: impl FnMut(Ident<'m>, Ident<'m>),
    ) -> Self {
        /// Names of a small file, besides those of its definitions.
        const USUAL: usize = 20;
        let count = USUAL + module.defs.len();
        let order = Order::of(module);
        let ids = FxHashMap::with_capacity_and_hasher(count, FxBuildHasher);
        let mut names = Self {
            ids,
            written: Written::new(text),
            names: Vec::with_capacity(count),
            aliases: targets(module.aliases, &order),
            modules: module.modules.iter().copied().collect(),
            order,
            language: language(module.dialect),
            definition: 0,
            bound: Vec::with_capacity(count),
        };
        let aliases = module.aliases.iter().map(|alias| (alias.name.text, alias));
        let aliases: FxHashMap<&str, &Alias<'m>> = aliases.collect();
        for (index, def) in module.defs.iter().enumerate() {
            let alias = aliases.get(def.name.text).filter(|alias| Order::is_later(alias, def));
            if let Some(alias) = alias {
                again(def.name, alias.name);
                continue;
            }
            names.aliases.remove(def.name.text);
            let id = names.id(def.name.text);
            let global = &mut names.names[id.0 as usize].global;
            if let Global::Definition(earlier) = *global
                && let earlier = &module.defs[earlier]
                && !(earlier.lost || def.lost)
            {
                again(earlier.name, def.name);
            }
            *global = Global::Definition(index);
        }
        names
    }

    /// Returns the number of a name.
    #[inline]
    pub(super) fn id(&mut self, text: &'m str) -> NameId {
        match self.known(text) {
            Some(id) => id,
            None => self.add(text),
        }
    }

    fn add(&mut self, text: &'m str) -> NameId {
        let global = self.meaning_of_new(text);
        let id = NameId(self.names.len() as u32);
        self.names.push(Name { text, global, definition: 0, local: None, assigned: None });
        self.ids.insert(text, id);
        self.written.note(text, id.0);
        id
    }

    /// Gives a variable of a scope inside the definition at hand a number of its own, which the
    /// name has wherever [`Self::stands_for`] says so.
    pub(super) fn of_scope(&mut self, text: &'m str) -> NameId {
        let global = self.meaning(text);
        let id = NameId(self.names.len() as u32);
        self.names.push(Name { text, global, definition: 0, local: None, assigned: None });
        self.stands_for(text, id);
        id
    }

    /// Notes which variable a name stands for at one place of the text.
    pub(super) fn stands_for(&mut self, text: &'m str, id: NameId) {
        self.written.set(text, id.0);
    }

    /// Returns the number of a place that has no name.
    pub(super) fn unnamed(&mut self) -> NameId {
        let id = NameId(self.names.len() as u32);
        let global = Global::Unknown;
        self.names.push(Name { text: "", global, definition: 0, local: None, assigned: None });
        id
    }

    /// Returns the number of a name that was written before.
    #[inline]
    pub(super) fn known(&self, text: &str) -> Option<NameId> {
        match self.written.number(text) {
            Some(number) => Some(NameId(number)),
            None => self.find(text),
        }
    }

    /// Looks a name up, and notes where it stands.
    fn find(&self, text: &str) -> Option<NameId> {
        if let Some(number) = self.written.elsewhere(text) {
            return Some(NameId(number));
        }
        let id = *self.ids.get(text)?;
        self.written.note(text, id.0);
        Some(id)
    }

    /// Returns what a name means that is no definition's own.
    #[inline]
    pub(super) fn meaning(&self, text: &str) -> Global {
        match self.known(text) {
            Some(id) => self.global(id),
            None => self.meaning_of_new(text),
        }
    }

    /// Returns the same of a name that was not written before.
    fn meaning_of_new(&self, text: &str) -> Global {
        /// Names that stand for each other in a row; a circle has no end.
        const MAX_ROW: usize = 32;
        let mut text = text;
        for _ in 0..MAX_ROW {
            let Some(&target) = self.aliases.get(text) else { break };
            let known = self.known(target.text).map(|id| self.global(id));
            if let Some(definition @ Global::Definition(_)) = known
                && !target.is_last
            {
                return definition;
            }
            text = target.text;
            if target.is_last {
                break;
            }
        }
        let text = match self.modules.is_empty() {
            true => text,
            false => match text.rsplit_once('.') {
                Some((module, name)) if self.modules.contains(module) => name,
                _ => text,
            },
        };
        match self.language.get(text) {
            Some(meaning) => *meaning,
            None => {
                let python = text.strip_prefix("builtins.").and_then(python_function);
                python.map_or_else(|| self.of_library(text), Global::Python)
            }
        }
    }

    /// Returns what a name means behind that of an imported module of Python's library.
    fn of_library(&self, text: &str) -> Global {
        let Some((base, rest)) = text.split_once('.') else { return Global::Unknown };
        let Some(target) = self.aliases.get(base) else { return Global::Unknown };
        let whole = format!("{}.{rest}", target.text.trim_start_matches('.'));
        self.language.get(&*whole).copied().unwrap_or(Global::Unknown)
    }

    /// Tells whether a name is that of an imported module of arc-dsl.
    pub(super) fn is_module(&self, name: &str) -> bool {
        self.modules.contains(name)
    }

    /// Returns what a name was said to stand for.
    pub(super) fn alias(&self, text: &str) -> Option<&'m str> {
        self.aliases.get(text).map(|target| target.text).filter(|text| !text.is_empty())
    }

    /// Tells whether a name was said to stand for another one.
    pub(super) fn is_alias(&self, text: &str) -> bool {
        self.aliases.contains_key(text)
    }

    /// Returns the name of a number.
    #[inline]
    pub(super) fn text(&self, id: NameId) -> &'m str {
        self.names[id.0 as usize].text
    }

    /// Returns the meaning of a name outside the definition at hand.
    #[inline]
    pub(super) fn global(&self, id: NameId) -> Global {
        self.names[id.0 as usize].global
    }

    /// Returns the place of the definition that a name means outside definitions, if it means one.
    pub(super) fn definition(&self, text: &str) -> Option<usize> {
        let global = match self.known(text) {
            Some(id) => self.global(id),
            None if self.aliases.contains_key(text) => self.meaning(text),
            None => return None,
        };
        match global {
            Global::Definition(index) => Some(index),
            Global::Primitive(_) | Global::Constant(_) => None,
            Global::Python(_) | Global::Unknown => None,
        }
    }

    /// Begins another definition.
    pub(super) fn begin(&mut self) {
        self.definition += 1;
        self.bound.clear();
    }

    /// Returns a name in the definition at hand.
    #[inline]
    fn enter_name(&mut self, id: NameId) -> &mut Name<'m> {
        let definition = self.definition;
        let name = &mut self.names[id.0 as usize];
        if name.definition != definition {
            (name.definition, name.local, name.assigned) = (definition, None, None);
        }
        name
    }

    /// Notes that some line assigns a name; the first one counts.
    #[inline]
    pub(super) fn assigns(&mut self, id: NameId, span: Span) {
        self.enter_name(id).assigned.get_or_insert(span);
    }

    /// Returns the place where a name is assigned first, on a line before or after the current one.
    #[inline]
    pub(super) fn assigned(&self, id: NameId) -> Option<Span> {
        let name = &self.names[id.0 as usize];
        name.assigned.filter(|_| name.definition == self.definition)
    }

    /// Gives a name its value.
    #[inline]
    pub(super) fn bind(&mut self, id: NameId, local: Local) {
        if self.enter_name(id).local.replace(local).is_none() {
            self.bound.push(id);
        }
    }

    /// Gives a name back what it had.
    #[inline]
    pub(super) fn restore(&mut self, id: NameId, local: Option<Local>) {
        self.enter_name(id).local = local;
    }

    /// Returns the value of a name.
    #[inline]
    pub(super) fn local(&self, id: NameId) -> Option<Local> {
        self.local_ref(id).copied()
    }

    /// Returns the same where it stands.
    #[inline]
    pub(super) fn local_ref(&self, id: NameId) -> Option<&Local> {
        let name = &self.names[id.0 as usize];
        name.local.as_ref().filter(|_| name.definition == self.definition)
    }

    /// Tells whether a name has a value.
    #[inline]
    pub(super) fn has_local(&self, id: NameId) -> bool {
        let name = &self.names[id.0 as usize];
        name.definition == self.definition && name.local.is_some()
    }

    /// Tells whether a name is that of a variable of the definition at hand.
    #[inline]
    pub(super) fn is_variable(&self, id: NameId) -> bool {
        let name = &self.names[id.0 as usize];
        name.definition == self.definition && (name.local.is_some() || name.assigned.is_some())
    }

    /// Returns the names that have a value, with what is known of them.
    pub(super) fn bound(&self) -> impl Iterator<Item = (NameId, Local)> + '_ {
        self.bound.iter().filter_map(|&id| Some((id, self.local(id)?)))
    }

    /// Returns the names that have a value, in alphabetical order.
    pub(super) fn locals(&self) -> Vec<&'m str> {
        let mut texts: Vec<&str> = self.bound.iter().map(|&id| self.text(id)).collect();
        texts.sort_unstable();
        texts
    }
}
