/// The remainders of the sixteen half bytes.
const TABLE: [u32; 16] = {
    let mut table = [0; 16];
    let mut n = 0;
    while n < 16 {
        let mut remainder = n as u32;
        let mut bit = 0;
        while bit < 4 {
            let odd = remainder & 1 == 1;
            remainder = (remainder >> 1) ^ if odd { 0xedb8_8320 } else { 0 };
            bit += 1;
        }
        #[expect(
            clippy::indexing_slicing,
            reason = "an index out of bounds does not compile"
        )]
        {
            table[n] = remainder;
        }
        n += 1;
    }
    table
};

/// The CRC-32 of zip and gzip files. By half bytes: a table for more is larger than what it saves on files of a megabyte.
pub fn checksum(bytes: &[u8]) -> u32 {
    let half = |sum: u32, bits: u32| {
        let place = usize::try_from((sum ^ bits) & 15).unwrap_or(0);
        TABLE.get(place).copied().unwrap_or(0) ^ (sum >> 4)
    };
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        let byte = u32::from(*byte);
        half(half(sum, byte), byte >> 4)
    })
}

#[cfg(test)]
mod tests {
    use super::checksum;

    #[test]
    fn known_sums() {
        assert_eq!(checksum(b""), 0);
        assert_eq!(checksum(b"123456789"), 0xcbf4_3926);
        let all: Vec<u8> = (0..=255).collect();
        assert_eq!(checksum(&all), 0x2905_8c73);
    }
}
