use super::node::{Assert, Node, One, Repeat};

/// More places for groups in all steps together are refused: a pattern is user input.
const MAX_SLOTS: usize = 1 << 20;

/// A step of a program.
#[derive(Clone, Debug)]
pub(super) enum Step {
    One(One),
    Assert(Assert),
    /// Notes the place of a group's start or end.
    Save(usize),
    /// Goes on at both, at the first one rather.
    Split(usize, usize),
    Jump(usize),
    Match,
}

/// The program of a pattern with so many groups; it begins at its first step.
pub(super) fn compile(node: &Node, groups: usize) -> Result<Vec<Step>, String> {
    let mut steps = Steps {
        list: Vec::new(),
        most: MAX_SLOTS / (groups + 1),
    };
    steps.node(node)?;
    steps.push(Step::Match)?;
    Ok(steps.list)
}

struct Steps {
    list: Vec<Step>,
    most: usize,
}

impl Steps {
    fn push(&mut self, step: Step) -> Result<usize, String> {
        if self.list.len() >= self.most {
            return Err("the pattern is too large".to_owned());
        }
        self.list.push(step);
        Ok(self.list.len() - 1)
    }

    /// A step that is filled in when it is known where it goes.
    fn hole(&mut self) -> Result<usize, String> {
        self.push(Step::Match)
    }

    fn fill(&mut self, hole: usize, step: Step) {
        if let Some(place) = self.list.get_mut(hole) {
            *place = step;
        }
    }

    fn here(&self) -> usize {
        self.list.len()
    }

    fn node(&mut self, node: &Node) -> Result<(), String> {
        match node {
            Node::Empty => {}
            Node::One(one) => {
                self.push(Step::One(one.clone()))?;
            }
            Node::Assert(assert) => {
                self.push(Step::Assert(*assert))?;
            }
            Node::Group(inner, number) => {
                self.push(Step::Save(number * 2))?;
                self.node(inner)?;
                self.push(Step::Save(number * 2 + 1))?;
            }
            Node::Concat(parts) => {
                for part in parts {
                    self.node(part)?;
                }
            }
            Node::Alternate(parts) => self.alternate(parts)?,
            Node::Repeat(inner, repeat) => self.repeat(inner, *repeat)?,
        }
        Ok(())
    }

    fn alternate(&mut self, parts: &[Node]) -> Result<(), String> {
        let mut ends = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            if index + 1 == parts.len() {
                self.node(part)?;
                break;
            }
            let split = self.hole()?;
            self.node(part)?;
            ends.push(self.hole()?);
            self.fill(split, Step::Split(split + 1, self.here()));
        }
        for end in ends {
            self.fill(end, Step::Jump(self.here()));
        }
        Ok(())
    }

    /// As many copies as there must be at least, and then optional ones, each in the one before.
    fn repeat(&mut self, inner: &Node, repeat: Repeat) -> Result<(), String> {
        let Repeat { min, max, greedy } = repeat;
        let Some(max) = max else {
            for _ in 1..min {
                self.node(inner)?;
            }
            return if min > 0 {
                self.plus(inner, greedy)
            } else {
                self.star(inner, greedy)
            };
        };
        for _ in 0..min {
            self.node(inner)?;
        }
        let mut splits = Vec::new();
        for _ in min..max {
            splits.push(self.hole()?);
            self.node(inner)?;
        }
        for split in splits {
            self.branch(split, split + 1, self.here(), greedy);
        }
        Ok(())
    }

    fn branch(&mut self, hole: usize, more: usize, enough: usize, greedy: bool) {
        let step = if greedy {
            Step::Split(more, enough)
        } else {
            Step::Split(enough, more)
        };
        self.fill(hole, step);
    }

    fn plus(&mut self, inner: &Node, greedy: bool) -> Result<(), String> {
        let start = self.here();
        self.node(inner)?;
        let split = self.hole()?;
        self.branch(split, start, split + 1, greedy);
        Ok(())
    }

    fn star(&mut self, inner: &Node, greedy: bool) -> Result<(), String> {
        let split = self.hole()?;
        if inner.is_nullable() {
            // Otherwise a round that matches nothing would come before the end of the repetition.
            self.plus(inner, greedy)?;
        } else {
            self.node(inner)?;
            self.push(Step::Jump(split))?;
        }
        self.branch(split, split + 1, self.here(), greedy);
        Ok(())
    }
}
