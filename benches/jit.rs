//! scratch
use std::path::PathBuf;
use std::time::{Duration, Instant};
use arcvm::library::Library;
use arcvm::task::TaskSet;
use arcvm::value::*;
use arcvm::vm::{self, Inputs};
use bumpalo::Bump;
fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let (mut library, _) = Library::load(&[PathBuf::from(&args[0])]);
    library.optimise(|_, _, _| {});
    let tasks = TaskSet::load(&[PathBuf::from(&args[1])]).map_err(|_| ()).unwrap();
    let lo: f64 = args[2].parse().unwrap(); let hi: f64 = args[3].parse().unwrap();
    let consts = Bump::new();
    let mut arena = Bump::new();
    for e in library.entries() {
        let Some(p) = e.definition.runnable() else { continue };
        let code = vm::compile(&library.graph, p, &consts);
        let Some(task) = e.task(&tasks) else { continue };
        let mut run = |arena: &mut Bump| { let mut n=0; for s in &task.samples { arena.reset(); let cx = Cx::new(arena, Budget::default(), Direction::Ascending); let g = s.input.view(); let _ = std::hint::black_box(code.run(&cx, &Inputs::grid(Value::grid(&g)))); n+=1; } n };
        let t = Instant::now(); let mut k = 0;
        while t.elapsed() < Duration::from_micros(500) || k == 0 { k += run(&mut arena); }
        let per = t.elapsed().as_nanos() as f64 / k as f64;
        if per < lo || per > hi { continue }
        let t = Instant::now();
        while t.elapsed() < Duration::from_millis(15) { run(&mut arena); }
        println!("{} {per:.0}", e.definition.name);
    }
}
