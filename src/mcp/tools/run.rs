//! Lines of a concordance in an answer, and the articles that they stand in.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::super::answer::Answer;
use super::super::article::Namer;
use super::super::bound::{clipped, clipped_before, cost};
use crate::analysis::{Concordance, Line};
use crate::article::ArticleId;
use crate::error::Result;
use crate::service::{self, Asked, Holdings, KwicOptions};

/// Most characters of what was found.
const HIT: usize = 240;
/// Most characters on either side of it; fewer are asked for, but a letter may have many accents.
const BESIDE: usize = 300;
/// Two commas, in both copies.
const COMMAS: usize = 4;

/// The lines behind the first `offset`.
///
/// # Errors
/// As of [`service::lines`].
pub(super) fn lines_from(
    holdings: &dyn Holdings,
    asked: &Asked,
    options: &KwicOptions,
    offset: usize,
) -> Result<(Concordance, Vec<Line>)> {
    let (mut passed, mut lines) = (0, Vec::new());
    let found = service::lines(holdings, asked, options, &mut |_, _| holdings.go_on(), &mut |line| {
        passed += 1;
        if passed > offset {
            lines.push(line);
        }
        Ok(())
    })?;
    Ok((found, lines))
}

/// Puts the first of `lines` that there is room for, and their articles, by identity; gives how many. `more` is what else is
/// told of a line.
///
/// # Errors
/// Where the index cannot be read.
pub(super) fn put_lines(
    answer: &mut Answer,
    holdings: &dyn Holdings,
    lines: &[Line],
    more: &dyn Fn(&Line) -> Map<String, Value>,
) -> Result<usize> {
    let mut ids: Vec<ArticleId> = Vec::new();
    for line in lines {
        if !ids.contains(&line.id) {
            ids.push(line.id);
        }
    }
    let names = Namer::new(holdings)?.names(holdings, &ids)?;
    let mut room = answer.room_in("lines").saturating_sub(answer.room() - answer.room_in("articles"));
    let (mut told, mut articles, mut seen) = (Vec::new(), Vec::new(), HashSet::new());
    for line in lines {
        let value = self::line(line, more(line));
        let name = if seen.contains(&line.id) { None } else { names.get(&line.id) };
        let takes = cost(&value) + name.map_or(0, cost) + COMMAS;
        if takes > room {
            break;
        }
        room -= takes;
        seen.insert(line.id);
        articles.extend(name.cloned());
        told.push(value);
    }
    let shown = told.len();
    answer.put("lines", told);
    answer.put("articles", articles);
    Ok(shown)
}

fn line(line: &Line, more: Map<String, Value>) -> Value {
    let (left, left_clipped) = clipped_before(&line.left, BESIDE);
    let (hit, hit_clipped) = clipped(&line.hit, HIT);
    let (right, right_clipped) = clipped(&line.right, BESIDE);
    let mut told = json!({
        "id": line.id.to_string(),
        "in": if line.in_body { "body" } else { "title" },
        "paragraph": line.paragraph,
        "offset": line.offset,
        "article_text": { "left": left, "hit": hit, "right": right },
    });
    let parts = [("left", left_clipped), ("hit", hit_clipped), ("right", right_clipped)];
    let parts: Vec<&str> = parts.into_iter().filter(|(_, is_clipped)| *is_clipped).map(|(part, _)| part).collect();
    if !parts.is_empty() {
        told["clipped"] = json!(parts);
    }
    if let Some(locator) = &line.locator {
        told["locator"] = clipped(&locator.to_string(), 40).0.into();
    }
    for (name, value) in more {
        told[name] = value;
    }
    told
}
