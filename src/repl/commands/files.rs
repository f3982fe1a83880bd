//! `:load` and `:save`: definitions from and to files.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::Path;
use std::rc::Rc;

use bumpalo::Bump;
use rustc_hash::FxHashSet;

use super::super::answer::Answer;
use super::super::item::Item;
use super::super::program::{Needs, solver_parameters};
use super::super::reply::{Reply, Stop};
use super::super::session::Session;
use super::super::view::View;
use super::{Call, Command, Takes};
use crate::diag::{Code, Diagnostic};
use crate::ir::{self, Graph};
use crate::library::Library;
use crate::render::count;
use crate::source::{SourceId, Span};
use crate::syntax;
use crate::syntax::ast::{Alias, Entry};

pub(super) const LOAD: Command = Command {
    name: "load",
    arguments: "FILE",
    takes: Takes::File,
    summary: "adds the definitions of a file to the session",
    more: "Where no task is in view yet, the one that the last definition is named after is put there.\n",
    run: load,
};

pub(super) const SAVE: Command = Command {
    name: "save",
    arguments: "[!] FILE",
    takes: Takes::File,
    summary: "writes the current definition to a file, with what it needs and nothing else",
    more: "`:save ! FILE` replaces a file that is there. `:help check` tells what the current definition is.\n",
    run: save,
};

fn load(session: &mut Session, call: &Call<'_>, reply: &mut Reply) -> Result<(), Stop> {
    let path = Path::new(call.required()?);
    let source = session.sources.read(path)?;
    let items = read_items(session, source, reply)?;
    if items.is_empty() {
        let message = format!("{} holds no definition", path.display());
        return Err(Stop::new(Code::NothingToRun, message, "definitions begin with `def`"));
    }
    for item in &items {
        session.refuse_clash(item)?;
    }
    let names: Vec<String> = items.iter().map(|item| item.name.clone()).collect();
    session.remember(format!(":load {}", path.display()));
    if session.has_imports(source) {
        session.state.imports.push(source);
    }
    session.state.items.extend(items.into_iter().map(Rc::new));
    /// Names that are listed; there may be hundreds.
    const SHOWN: usize = 8;
    let mut listed = names.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
    if SHOWN < names.len() {
        listed += ", …";
    }
    reply.text = format!("loaded {}: {listed}\n", count(names.len(), "definition"));
    if session.state.view.is_none() {
        reply.text += &read_view(session, path)?;
    }
    Ok(())
}

/// Returns the items of a file. Definitions with errors are told and left out, as long as there are
/// others.
fn read_items(session: &Session, source: SourceId, reply: &mut Reply) -> Result<Vec<Item>, Stop> {
    let text = session.sources.shared_text(source);
    let bump = Bump::new();
    let mut problems = Vec::new();
    let module = syntax::parse(source, &text, &bump, &mut problems);
    let mut unit = ir::build(&mut Graph::default(), &module, &mut problems);
    problems.sort_by_key(|problem| problem.span().map(|span| span.start));
    let ends: Vec<u32> = module.defs.iter().map(|def| def.end.end).collect();
    unit.attribute(&problems, &ends);
    let healthy = unit.definitions.iter().filter(|definition| !definition.is_invalid());
    let healthy: FxHashSet<Span> = healthy.map(|definition| definition.span).collect();
    if healthy.is_empty() && problems.iter().any(Diagnostic::is_error) {
        return Err(Stop::Problems(problems));
    }
    problems.retain(|problem| problem.code != Code::UnusedDefinition);
    reply.problems.append(&mut problems);
    let entries = syntax::parse_entry(source, &text, &bump, &mut Vec::new());
    // Anything else at the top level was told to be an error.
    let names = module.defs.iter().map(|def| def.name);
    let names: FxHashSet<Span> =
        names.chain(module.aliases.iter().map(|alias| alias.name)).map(|name| name.span).collect();
    let is_right = |entry: &Entry<'_>| match entry {
        Entry::Def(def) => healthy.contains(&def.span),
        Entry::Assign { target, .. } => names.contains(&target.span),
        Entry::Expr(_) => false,
    };
    let right = entries.iter().enumerate().filter(|(_, entry)| is_right(entry));
    let items = right.map(|(index, entry)| Item::of(entry, source, index, &session.sources));
    Ok(items.flatten().collect())
}

/// Puts the task in view that the current definition is named after, if there is one.
fn read_view(session: &mut Session, path: &Path) -> Result<String, Stop> {
    let Ok(Answer::Definition(item)) = session.answer("") else { return Ok(String::new()) };
    let named = item.name.rsplit('_').next().unwrap_or_default().to_owned();
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    for id in std::iter::once(named).chain(stem) {
        if let Ok(task) = session.find_task(&id) {
            session.state.view = Some(View { task, pair: 0 });
            return session.view_picture();
        }
    }
    Ok(String::new())
}

fn save(session: &mut Session, call: &Call<'_>, reply: &mut Reply) -> Result<(), Stop> {
    let argument = call.required()?;
    let (replace, path) = match argument.strip_prefix('!') {
        Some(path) => (true, path.trim()),
        None => (false, argument),
    };
    if path.is_empty() {
        return Err(call.misused("a file is missing"));
    }
    let answer = session.answer("")?;
    let text = write_text_of(session, &answer)?;
    let mut options = std::fs::OpenOptions::new();
    options.write(true);
    match replace {
        true => options.create(true).truncate(true),
        false => options.create_new(true),
    };
    let written = options.open(path).and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| {
        let (cause, help) = match error.kind() {
            std::io::ErrorKind::AlreadyExists if !Path::new(path).is_dir() => {
                ("there is a file already".to_owned(), format!("`:save ! {path}` replaces it"))
            }
            _ if Path::new(path).is_dir() => {
                ("it is a folder".to_owned(), format!("name a file in it: `:save {path}/NAME.arc`"))
            }
            _ => (error.to_string(), "choose another place".to_owned()),
        };
        Stop::new(Code::CannotSave, format!("cannot write {path}: {cause}"), help)
    })?;
    reply.text = format!("saved {} to {path}\n", session.answer_name(&answer));
    Ok(())
}

/// Returns the imports that a definition needs, a line each.
fn list_imports(session: &Session, needs: &Needs) -> Option<String> {
    let texts = session.import_texts();
    let bump = Bump::new();
    let mut lines: BTreeSet<String> = BTreeSet::new();
    for (id, text) in &texts {
        let (aliases, modules) = syntax::parse_imports(*id, text, &bump);
        let needed = aliases.iter().filter(|alias| needs.others.contains(alias.name.text));
        let line = |alias: &Alias<'_>| {
            format!("from dsl import {} as {}", alias.target.text, alias.name.text)
        };
        lines.extend(needed.map(line));
        let is_needed = |module: &&&str| {
            let own = |name: &String| name.split('.').next() == Some(**module) && name != **module;
            // A name that was imported from a module may be a module itself.
            let is_alias = aliases.iter().any(|alias| alias.name.text == **module);
            !is_alias && needs.others.contains(**module) || needs.others.iter().any(own)
        };
        lines.extend(modules.iter().filter(is_needed).map(|name| format!("import dsl as {name}")));
    }
    (!lines.is_empty()).then(|| lines.into_iter().collect::<Vec<_>>().join("\n"))
}

/// Returns a definition with what it needs, as the text of a file, which is proved to be right.
fn write_text_of(session: &Session, answer: &Answer) -> Result<String, Stop> {
    // An error underlines what was typed, which the text below no longer shows.
    session.answer_program(answer)?;
    let items = &session.state.items;
    let name = session.answer_name(answer);
    let (needs, last) = match answer {
        Answer::Definition(item) => (session.needs(std::slice::from_ref(&item.name), None), None),
        Answer::Variables(index) => {
            let mut needs = session.needs(&items[*index].uses, Some(*index));
            needs.variables.insert(*index);
            let params = solver_parameters(&needs).join(", ");
            let mut text = format!("def {name}({params}):\n");
            for &variable in &needs.variables {
                text += &format!("    {}\n", items[variable].text);
            }
            text += "    return O";
            (needs, Some(text))
        }
    };
    let imports = list_imports(session, &needs);
    let mut parts: Vec<&str> = imports.as_deref().into_iter().collect();
    parts.extend(needs.definitions.iter().map(|&index| items[index].text.as_str()));
    parts.extend(last.as_deref());
    let text = parts.join("\n\n\n") + "\n";
    let mut library = Library::default();
    let problems = library.add_text(&name, &text);
    match problems.iter().find(|problem| problem.is_error()) {
        None => Ok(text),
        Some(problem) => {
            let message = format!("the saved text would not be right: {}", problem.message);
            Err(Stop::new(Code::CannotSave, message, "please report this with `:list`"))
        }
    }
}
