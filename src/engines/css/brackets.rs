//! Whether every bracket has its partner, and whether strings, comments and addresses come to an end.

use super::problem::{Problem, ProblemKind};
use super::tokens::{Kind, Token};

/// Brackets that are still open.
#[derive(Default)]
struct Open {
    /// The opening tokens, outermost first.
    tokens: Vec<Token>,
    /// How many of them are `{`.
    braces: usize,
}

/// Checks the brackets of the whole sheet.
///
/// # Errors
///
/// More than `max_depth` brackets inside each other; nothing else is looked at then.
pub fn check(source: &str, tokens: &[Token], max_depth: usize) -> Result<Vec<Problem>, Problem> {
    let mut problems = Vec::new();
    let mut open = Open::default();
    for &token in tokens {
        if token.kind.closer().is_some() {
            if open.tokens.len() >= max_depth {
                return Err(Problem::error(
                    ProblemKind::TooDeep,
                    token.start..token.end,
                    format!("brackets are nested more than {max_depth} deep"),
                ));
            }
            open.braces += usize::from(token.kind == Kind::OpenBrace);
            open.tokens.push(token);
        } else if token.kind.is_closer() {
            close(source, &mut open, token, &mut problems);
        } else {
            problems.extend(broken(token));
        }
    }
    problems.extend(open.tokens.into_iter().map(|token| unclosed(source, token)));
    Ok(problems)
}

/// Takes a closing bracket. A `}` also closes what was forgotten inside its block, because that is what the author
/// meant; browsers would look for the forgotten bracket up to the end of the sheet.
fn close(source: &str, open: &mut Open, token: Token, problems: &mut Vec<Problem>) {
    let fits = |opening: &Token| opening.kind.closer() == Some(token.kind);
    if token.kind == Kind::CloseBrace && open.braces > 0 {
        open.braces -= 1;
        while let Some(opening) = open.tokens.pop() {
            if fits(&opening) {
                return;
            }
            problems.push(unclosed(source, opening));
        }
    } else if open.tokens.last().is_some_and(fits) {
        open.tokens.pop();
    } else {
        let text = token.text(source);
        problems.push(Problem::error(
            ProblemKind::UnmatchedBracket,
            token.start..token.end,
            format!("`{text}` closes nothing"),
        ));
    }
}

fn unclosed(source: &str, token: Token) -> Problem {
    let text = token.text(source);
    let closer = match token.kind {
        Kind::OpenBrace => '}',
        Kind::OpenSquare => ']',
        _ => ')',
    };
    Problem::error(ProblemKind::UnclosedBracket, token.start..token.end, format!("`{text}` is never closed"))
        .hint(format!("add the missing `{closer}`"))
}

fn broken(token: Token) -> Option<Problem> {
    let (kind, message, hint) = match token.kind {
        Kind::BadString => (
            ProblemKind::UnclosedString,
            "the string does not end on its line",
            "close the quote, or end the line with a backslash to go on in the next",
        ),
        Kind::String { closed: false } => {
            (ProblemKind::UnclosedString, "the string is never closed", "close the quote")
        }
        Kind::Comment { closed: false } => {
            (ProblemKind::UnclosedComment, "the comment is never closed", "add the missing `*/`")
        }
        Kind::Url { closed: false } => (ProblemKind::UnclosedUrl, "the address is never closed", "add the missing `)`"),
        Kind::BadUrl => (
            ProblemKind::BadUrl,
            "an address with white space, quotes or brackets in it needs quotes around it",
            "write `url(\"…\")`",
        ),
        _ => return None,
    };
    Some(Problem::error(kind, token.start..token.end, message).hint(hint))
}

#[cfg(test)]
mod tests {
    use super::super::tokens::tokenize;
    use super::*;

    fn kinds(source: &str) -> Vec<(ProblemKind, usize)> {
        let problems = check(source, &tokenize(source), 100).expect("the samples are shallow");
        problems.into_iter().map(|problem| (problem.kind, problem.span.start)).collect()
    }

    #[test]
    fn finds_the_lonely_bracket() {
        use ProblemKind::{UnclosedBracket, UnmatchedBracket};
        assert_eq!(kinds("a{b:c(1;}d{}"), [(UnclosedBracket, 4)]);
        assert_eq!(kinds("a{b:c"), [(UnclosedBracket, 1)]);
        assert_eq!(kinds("a{}}"), [(UnmatchedBracket, 3)]);
        assert_eq!(kinds("a{b:[1)]}"), [(UnmatchedBracket, 6)]);
        assert_eq!(kinds("a{b:{(}}"), [(UnclosedBracket, 5)]);
    }

    #[test]
    fn finds_what_never_ends() {
        use ProblemKind::{BadUrl, UnclosedComment, UnclosedString, UnclosedUrl};
        assert_eq!(kinds("a{b:\"c\n}"), [(UnclosedString, 4)]);
        assert_eq!(kinds("\"c"), [(UnclosedString, 0)]);
        assert_eq!(kinds("a/*"), [(UnclosedComment, 1)]);
        assert_eq!(kinds("url(a"), [(UnclosedUrl, 0)]);
        assert_eq!(kinds("url(a b)"), [(BadUrl, 0)]);
    }

    #[test]
    fn depth_is_bounded() {
        let source = "(".repeat(101);
        let problem = check(&source, &tokenize(&source), 100).expect_err("one bracket too many");
        assert_eq!((problem.kind, problem.span), (ProblemKind::TooDeep, 100..101));
    }
}
