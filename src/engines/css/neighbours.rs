//! Rules with equal selectors and nothing between them, which can be one.

use super::walk::End;

/// Follows the blocks of a sheet while it is written.
#[derive(Debug, Default)]
pub struct Neighbours {
    /// The blocks that are open.
    open: Vec<Block>,
    /// The rule that ended last: its selectors and its closing bracket, as bytes of what was written.
    last: Option<Rule>,
}

#[derive(Debug)]
struct Block {
    /// The bytes of the selectors, if it is the block of a style rule.
    selectors: Option<(usize, usize)>,
    /// Whether it is the block of a style rule.
    is_rule: bool,
    /// Whether rules in it can be joined.
    is_group: bool,
    /// Whether it holds nothing but declarations. What follows a nested rule means something else in
    /// browsers that move all declarations before it.
    is_plain: bool,
}

#[derive(Debug)]
struct Rule {
    selectors: (usize, usize),
    end: usize,
}

impl Neighbours {
    /// An at-rule was written.
    pub fn at_rule(&mut self, end: End, is_group: bool) {
        self.inside_is_not_plain();
        self.last = None;
        if end == End::Block {
            let is_group = is_group && self.joins();
            self.open.push(Block { selectors: None, is_rule: false, is_group, is_plain: false });
        }
    }

    /// The selectors of a rule were written, from the byte `start` to the end of `out`. If the rule before it
    /// has the same ones, its block is open again: the byte of the bracket that closed it.
    pub fn rule(&mut self, out: &str, start: usize, end: End) -> Option<usize> {
        self.inside_is_not_plain();
        let last = self.last.take();
        if end != End::Block {
            return None;
        }
        let joint =
            last.filter(|last| last.end + 1 == start && out[last.selectors.0..last.selectors.1] == out[start..]);
        let can_be_joined = self.joins();
        let selectors = joint.as_ref().map_or((start, out.len()), |last| last.selectors);
        self.open.push(Block {
            selectors: can_be_joined.then_some(selectors),
            is_rule: true,
            is_group: false,
            is_plain: true,
        });
        joint.map(|last| last.end)
    }

    /// Whether the innermost block is one of an at-rule.
    pub fn is_between_rules(&self) -> bool {
        self.open.last().is_some_and(|block| !block.is_rule)
    }

    /// A statement was written that is none of those which are known.
    pub fn stray(&mut self) {
        self.inside_is_not_plain();
    }

    /// The innermost block ends at the byte `end`.
    pub fn close(&mut self, end: usize) {
        let block = self.open.pop();
        self.last =
            block.filter(|block| block.is_plain).and_then(|block| Some(Rule { selectors: block.selectors?, end }));
    }

    fn joins(&self) -> bool {
        self.open.last().is_none_or(|block| block.is_group)
    }

    fn inside_is_not_plain(&mut self) {
        if let Some(block) = self.open.last_mut() {
            block.is_plain = false;
        }
    }
}
