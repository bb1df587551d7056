//! Just enough of Rust's lexical rules to read the project's sources.
//!
//! The checks must not stumble over a word in a comment or in a text, and must see the text of a
//! statement as the compiler sees it. A whole parser would be more than that needs.

/// What a token is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// An identifier, a keyword or a number.
    Word(String),
    /// A string literal of any form, with its escapes resolved.
    Text(String),
    /// Any other character that is not white space.
    Mark(char),
}

/// One token and the line (counted from 1) on which it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Where it begins.
    pub line: usize,
}

impl Token {
    /// Whether the token is this identifier or keyword.
    #[must_use]
    pub fn is_word(&self, word: &str) -> bool {
        matches!(&self.kind, Kind::Word(text) if text == word)
    }

    /// Whether the token is this character.
    #[must_use]
    pub fn is_mark(&self, mark: char) -> bool {
        self.kind == Kind::Mark(mark)
    }

    /// The identifier, keyword or number, if it is one.
    #[must_use]
    pub fn word(&self) -> Option<&str> {
        match &self.kind {
            Kind::Word(text) => Some(text),
            _ => None,
        }
    }
}

/// Splits a source file into tokens; comments, characters and lifetimes are left out.
#[must_use]
pub fn tokens(source: &str) -> Vec<Token> {
    let mut cursor = Cursor { chars: source.chars().collect(), at: 0, line: 1 };
    let mut tokens = Vec::new();
    while let Some(next) = cursor.peek(0) {
        let line = cursor.line;
        let kind = match next {
            '/' if cursor.peek(1) == Some('/') => {
                cursor.skip_until('\n');
                continue;
            }
            '/' if cursor.peek(1) == Some('*') => {
                cursor.skip_block_comment();
                continue;
            }
            '"' => Kind::Text(cursor.quoted()),
            '\'' => {
                cursor.skip_char_or_lifetime();
                continue;
            }
            _ if next.is_whitespace() => {
                cursor.bump();
                continue;
            }
            _ if is_word(next) => cursor.word_or_text(),
            _ => {
                cursor.bump();
                Kind::Mark(next)
            }
        };
        tokens.push(Token { kind, line });
    }
    tokens
}

/// The tokens without the items that are compiled for tests only.
#[must_use]
pub fn without_tests(tokens: &[Token]) -> Vec<Token> {
    let mut kept = Vec::new();
    let mut rest = tokens;
    while let Some((first, others)) = rest.split_first() {
        if let Some(after) = after_test_attribute(rest) {
            rest = after_item(after);
        } else {
            kept.push(first.clone());
            rest = others;
        }
    }
    kept
}

/// First and last line of each item that is compiled for tests only.
#[must_use]
pub fn test_lines(tokens: &[Token]) -> Vec<(usize, usize)> {
    let mut spans = Vec::new();
    let mut rest = tokens;
    while let Some((first, others)) = rest.split_first() {
        if let Some(after) = after_test_attribute(rest) {
            let following = after_item(after);
            let item = rest.get(..rest.len() - following.len()).unwrap_or_default();
            let last = item.last().map_or(first.line, |token| token.line);
            spans.push((first.line, last));
            rest = following;
        } else {
            rest = others;
        }
    }
    spans
}

/// What follows `#[cfg(test)]`, if the tokens begin with it.
fn after_test_attribute(tokens: &[Token]) -> Option<&[Token]> {
    let (attribute, rest) = tokens.split_at_checked(7)?;
    let shape = ["#", "[", "cfg", "(", "test", ")", "]"];
    let same = attribute.iter().zip(shape).all(|(token, expected)| match &token.kind {
        Kind::Word(word) => word == expected,
        Kind::Mark(mark) => expected.chars().eq([*mark]),
        Kind::Text(_) => false,
    });
    same.then_some(rest)
}

/// What follows the first item: its closing brace or its semicolon.
fn after_item(tokens: &[Token]) -> &[Token] {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            Kind::Mark('{' | '(' | '[') => depth += 1,
            Kind::Mark(')' | ']') => depth = depth.saturating_sub(1),
            Kind::Mark('}') => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return tokens.get(at + 1..).unwrap_or_default();
                }
            }
            Kind::Mark(';') if depth == 0 => return tokens.get(at + 1..).unwrap_or_default(),
            _ => {}
        }
    }
    &[]
}

fn is_word(next: char) -> bool {
    next == '_' || next.is_alphanumeric()
}

struct Cursor {
    chars: Vec<char>,
    at: usize,
    line: usize,
}

impl Cursor {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn bump(&mut self) -> Option<char> {
        let next = self.peek(0)?;
        self.at += 1;
        if next == '\n' {
            self.line += 1;
        }
        Some(next)
    }

    fn skip_until(&mut self, end: char) {
        while self.peek(0).is_some_and(|next| next != end) {
            self.bump();
        }
    }

    fn skip_block_comment(&mut self) {
        let mut depth = 0_usize;
        while let Some(next) = self.bump() {
            match (next, self.peek(0)) {
                ('/', Some('*')) => {
                    self.bump();
                    depth += 1;
                }
                ('*', Some('/')) => {
                    self.bump();
                    depth -= 1;
                    if depth == 0 {
                        return;
                    }
                }
                _ => {}
            }
        }
    }

    fn skip_char_or_lifetime(&mut self) {
        self.bump();
        if self.peek(0) == Some('\\') {
            self.bump();
            self.bump();
            self.skip_until('\'');
            self.bump();
        } else if self.peek(1) == Some('\'') {
            self.bump();
            self.bump();
        } else {
            while self.peek(0).is_some_and(is_word) {
                self.bump();
            }
        }
    }

    fn word_or_text(&mut self) -> Kind {
        let mut word = String::new();
        while let Some(next) = self.peek(0).filter(|next| is_word(*next)) {
            word.push(next);
            self.bump();
        }
        let prefix = matches!(word.as_str(), "r" | "b" | "br" | "c" | "cr");
        if prefix && self.peek(0) == Some('"') {
            return Kind::Text(if word.contains('r') { self.raw(0) } else { self.quoted() });
        }
        let hashes = (0..).take_while(|ahead| self.peek(*ahead) == Some('#')).count();
        if prefix && hashes > 0 && self.peek(hashes) == Some('"') {
            self.at += hashes;
            return Kind::Text(self.raw(hashes));
        }
        Kind::Word(word)
    }

    fn raw(&mut self, hashes: usize) -> String {
        self.bump();
        let mut text = String::new();
        while let Some(next) = self.bump() {
            if next == '"' && (0..hashes).all(|ahead| self.peek(ahead) == Some('#')) {
                self.at += hashes;
                break;
            }
            text.push(next);
        }
        text
    }

    fn quoted(&mut self) -> String {
        self.bump();
        let mut text = String::new();
        while let Some(next) = self.bump() {
            match next {
                '"' => break,
                '\\' => self.escape(&mut text),
                _ => text.push(next),
            }
        }
        text
    }

    fn escape(&mut self, text: &mut String) {
        match self.bump() {
            Some('n') => text.push('\n'),
            Some('t') => text.push('\t'),
            Some('r') => text.push('\r'),
            Some('0') => text.push('\0'),
            Some('\n') => {
                while self.peek(0).is_some_and(char::is_whitespace) {
                    self.bump();
                }
            }
            Some('x') => {
                let digits: String = [self.bump(), self.bump()].into_iter().flatten().collect();
                text.extend(u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32));
            }
            Some('u') => {
                self.bump();
                let mut digits = String::new();
                while let Some(digit) = self.bump().filter(|digit| *digit != '}') {
                    digits.push(digit);
                }
                text.extend(u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32));
            }
            Some(other) => text.push(other),
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(source: &str) -> Vec<String> {
        tokens(source).iter().filter_map(|token| token.word().map(str::to_owned)).collect()
    }

    fn texts(source: &str) -> Vec<String> {
        let text = |token: Token| match token.kind {
            Kind::Text(text) => Some(text),
            _ => None,
        };
        tokens(source).into_iter().filter_map(text).collect()
    }

    #[test]
    fn comments_characters_and_lifetimes_are_left_out() {
        let source = "a // b\n/* c /* d */ e */ f 'g' '\\'' h::<'i> j";

        assert_eq!(words(source), ["a", "f", "h", "j"]);
    }

    #[test]
    fn every_form_of_text_is_read_as_the_compiler_reads_it() {
        let source = r####"("a\"b", r"c\d", r#"e"f"#, b"g", "h \
            i", "\u{e9}\x41")"####;

        assert_eq!(texts(source), ["a\"b", "c\\d", "e\"f", "g", "h i", "éA"]);
    }

    #[test]
    fn a_token_knows_its_line() {
        let found = tokens("a\n\"x\ny\"\nb");

        assert_eq!(found.iter().map(|token| token.line).collect::<Vec<_>>(), [1, 2, 4]);
    }

    #[test]
    fn items_for_tests_are_cut_out() {
        let source = "fn a() { b; }\n#[cfg(test)]\nmod tests {\n fn c() {}\n}\nfn d() {}\n\
                      #[cfg(test)]\nmod more;\nfn e() {}";

        let found = tokens(source);

        let kept: Vec<_> =
            without_tests(&found).iter().filter_map(|t| t.word().map(str::to_owned)).collect();
        assert_eq!(kept, ["fn", "a", "b", "fn", "d", "fn", "e"]);
        assert_eq!(test_lines(&found), [(2, 5), (7, 8)]);
    }
}
