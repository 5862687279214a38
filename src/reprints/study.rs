use super::*;
use crate::engine::local::LocalEngine;
use std::time::Instant;

#[test]
#[ignore]
fn study() {
    let folder = std::env::var("STUDY").unwrap();
    let engine = LocalEngine::open(std::path::Path::new(&folder)).unwrap();
    let t = Instant::now();
    let texts = texts::Texts::of(&engine).unwrap();
    eprintln!("texts {} copies {} {:?}", texts.len(), texts.copies.len(), t.elapsed());
    let lists = lists::Lists::of(&texts);
    eprintln!(
        "lists {:?} furniture {:?}",
        t.elapsed(),
        lists.furniture.iter().map(|(s, f)| (texts.sources[*s as usize].clone(), f.len())).collect::<Vec<_>>()
    );
    let candidates = candidates::Candidates::of(&texts, &lists);
    eprintln!(
        "candidates {} texts {} pairs {:?}",
        candidates.texts.len(),
        (0..candidates.texts.len()).map(|at| candidates.earlier(at).len()).sum::<usize>(),
        t.elapsed()
    );
    let joined =
        group::join(&engine, &texts, &candidates, &lists, &mut |_, _| std::ops::ControlFlow::Continue(())).unwrap();
    eprintln!("joined {} {:?} formulas {}", joined.len(), t.elapsed(), lists.formulas.len());
    let rss = std::fs::read_to_string("/proc/self/status").unwrap();
    eprintln!("{}", rss.lines().find(|l| l.starts_with("VmHWM")).unwrap());
    if std::env::var("PAIRS").is_ok() {
        use crate::engine::Engine as _;
        let mut all: Vec<_> = joined.iter().collect();
        all.sort_unstable_by_key(|(t, _)| **t);
        for (t, (u, part)) in all {
            let mut v = vec![];
            engine
                .articles(&[texts.first[*u as usize], texts.first[*t as usize]], &mut |a| {
                    v.push(a);
                    Ok(())
                })
                .unwrap();
            let c = passages::common(&passages::Body::new(&v[0].body), &passages::Body::new(&v[1].body));
            println!(
                "{:.3}\t{}\t{}\t{}\t{:.3}\t{}\t{}\t{:?} {:?}\t{} | {}",
                part,
                c.shared,
                c.of,
                c.longest,
                c.part(),
                v[0].id(),
                v[1].id(),
                v[0].published.map(|d| d.to_string()),
                v[1].published.map(|d| d.to_string()),
                v[0].title,
                v[1].title
            );
        }
    }
}
