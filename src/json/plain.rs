/// How many bytes at the beginning stand for themselves in a string of JSON. Eight are looked at together: strings are most of
/// what is stored.
pub(super) fn plain(bytes: &[u8]) -> usize {
    const EACH: u64 = 0x0101_0101_0101_0101;
    // A byte's highest bit is set where it is less than another one, and may be behind such a byte; that is told apart below.
    let less = |word: u64, than: u64| word.wrapping_sub(EACH * than) & !word & (EACH << 7);
    let mut at = 0;
    for eight in bytes.chunks_exact(8) {
        let word = u64::from_le_bytes(eight.try_into().unwrap_or_default());
        let quote = word ^ (EACH * u64::from(b'"'));
        let backslash = word ^ (EACH * u64::from(b'\\'));
        if less(quote, 1) | less(backslash, 1) | less(word, 0x20) != 0 {
            break;
        }
        at += 8;
    }
    let rest = bytes.get(at..).unwrap_or_default().iter();
    let special = |byte: &&u8| matches!(byte, b'"' | b'\\' | 0..=0x1f);
    at + rest.take_while(|byte| !special(byte)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_at_every_place() {
        for byte in 0..=255_u8 {
            let special = byte < 0x20 || byte == b'"' || byte == b'\\';
            for place in 0..20 {
                let mut bytes = vec![0x7f_u8; 20];
                bytes[place] = byte;
                assert_eq!(
                    plain(&bytes),
                    if special { place } else { 20 },
                    "{byte} {place}"
                );
            }
        }
    }
}
