//! The few encodings everything is made of.

use std::collections::BTreeMap;

/// Little-endian base 128.
pub fn varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// A length and that many bytes.
pub fn blob(out: &mut Vec<u8>, bytes: &[u8]) {
    varint(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

/// Distinct byte strings, numbered in order of first use.
#[derive(Default)]
pub struct Table {
    rows: Vec<Vec<u8>>,
    uses: Vec<u64>,
    ids: BTreeMap<Vec<u8>, u64>,
}

impl Table {
    /// The number of a row, adding it when it is new.
    pub fn id(&mut self, row: Vec<u8>) -> u64 {
        let next = self.rows.len() as u64;
        let id = *self.ids.entry(row).or_insert_with_key(|row| {
            self.rows.push(row.clone());
            self.uses.push(0);
            next
        });
        self.uses[id as usize] += 1;
        id
    }

    /// The same rows: the often used ones first, the others sorted, which compresses better.
    pub fn by_use(&self) -> Self {
        const OFTEN: u64 = 20;
        let mut order: Vec<usize> = (0..self.rows.len()).collect();
        let rank = |i: usize| {
            if self.uses[i] > OFTEN {
                self.uses[i]
            } else {
                0
            }
        };
        order.sort_by(|a, b| {
            rank(*b)
                .cmp(&rank(*a))
                .then(self.rows[*a].cmp(&self.rows[*b]))
        });
        let mut table = Self::default();
        for i in order {
            table.id(self.rows[i].clone());
        }
        table
    }

    /// Adds a row that is known to be distinct.
    pub fn push(&mut self, row: Vec<u8>) {
        self.rows.push(row);
    }

    /// Count, lengths, then all bytes.
    pub fn write(&self, out: &mut Vec<u8>) {
        varint(out, self.rows.len() as u64);
        for row in &self.rows {
            varint(out, row.len() as u64);
        }
        for row in &self.rows {
            out.extend_from_slice(row);
        }
    }
}
