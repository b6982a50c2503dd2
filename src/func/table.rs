use super::FuncSpec;
use super::{
    conversion, element, encoding, file, format, hash, mapping, network, number, regex, rsa,
    sensitive, sequence, sets, string, time, yaml,
};

/// Every function, sorted by name.
pub static FUNCTIONS: &[&FuncSpec] = &[
    &number::ABS,
    &file::ABSPATH,
    &element::ALLTRUE,
    &element::ANYTRUE,
    &encoding::BASE64DECODE,
    &encoding::BASE64ENCODE,
    &encoding::BASE64GZIP,
    &hash::BASE64SHA256,
    &hash::BASE64SHA512,
    &file::BASENAME,
    &hash::BCRYPT_FUNCTION,
    &conversion::CAN,
    &number::CEIL,
    &string::CHOMP,
    &sequence::CHUNKLIST,
    &network::CIDRHOST,
    &network::CIDRNETMASK,
    &network::CIDRSUBNET,
    &network::CIDRSUBNETS,
    &sequence::COALESCE,
    &sequence::COALESCELIST,
    &sequence::COMPACT,
    &sequence::CONCAT,
    &element::CONTAINS,
    &conversion::CONVERT,
    &encoding::CSVDECODE,
    &file::DIRNAME,
    &sequence::DISTINCT,
    &element::ELEMENT,
    &string::ENDSWITH,
    &sensitive::EPHEMERALASNULL,
    &file::FILE,
    &file::FILEBASE64,
    &hash::FILEBASE64SHA256,
    &hash::FILEBASE64SHA512,
    &file::FILEEXISTS,
    &hash::FILEMD5,
    &file::FILESET,
    &hash::FILESHA1,
    &hash::FILESHA256,
    &hash::FILESHA512,
    &sequence::FLATTEN,
    &number::FLOOR,
    &format::FORMAT,
    &time::FORMATDATE,
    &format::FORMATLIST,
    &string::INDENT,
    &element::INDEX,
    &sensitive::ISSENSITIVE,
    &string::JOIN,
    &encoding::JSONDECODE,
    &encoding::JSONENCODE,
    &mapping::KEYS,
    &element::LENGTH,
    &conversion::LIST,
    &number::LOG,
    &mapping::LOOKUP,
    &string::LOWER,
    &conversion::MAP,
    &sequence::MATCHKEYS,
    &number::MAX,
    &hash::MD5,
    &mapping::MERGE,
    &number::MIN,
    &sensitive::NONSENSITIVE,
    &element::ONE,
    &number::PARSEINT,
    &file::PATHEXPAND,
    &time::PLANTIMESTAMP,
    &number::POW,
    &number::RANGE,
    &regex::REGEX,
    &regex::REGEXALL,
    &regex::REPLACE,
    &sequence::REVERSE,
    &rsa::RSADECRYPT,
    &sensitive::SENSITIVE,
    &sets::SETINTERSECTION,
    &sets::SETPRODUCT,
    &sets::SETSUBTRACT,
    &sets::SETUNION,
    &hash::SHA1,
    &hash::SHA256,
    &hash::SHA512,
    &number::SIGNUM,
    &sequence::SLICE,
    &sequence::SORT,
    &string::SPLIT,
    &string::STARTSWITH,
    &string::STRCONTAINS,
    &string::STRREV,
    &string::SUBSTR,
    &number::SUM,
    &file::TEMPLATEFILE,
    &file::TEMPLATESTRING,
    &encoding::TEXTDECODEBASE64,
    &encoding::TEXTENCODEBASE64,
    &time::TIMEADD,
    &time::TIMECMP,
    &time::TIMESTAMP,
    &string::TITLE,
    &conversion::TOBOOL,
    &conversion::TOLIST,
    &conversion::TOMAP,
    &conversion::TONUMBER,
    &conversion::TOSET,
    &conversion::TOSTRING,
    &mapping::TRANSPOSE,
    &string::TRIM,
    &string::TRIMPREFIX,
    &string::TRIMSPACE,
    &string::TRIMSUFFIX,
    &conversion::TRY,
    &string::UPPER,
    &encoding::URLENCODE,
    &hash::UUID,
    &hash::UUIDV5,
    &mapping::VALUES,
    &yaml::YAMLDECODE,
    &yaml::YAMLENCODE,
    &mapping::ZIPMAP,
];

/// The function of this name; a `core::` prefix is allowed.
pub fn lookup(name: &str) -> Option<&'static FuncSpec> {
    let name = name.strip_prefix("core::").unwrap_or(name);
    let index = FUNCTIONS
        .binary_search_by(|spec| spec.name.cmp(name))
        .ok()?;
    FUNCTIONS.get(index).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorted_and_distinct() {
        assert!(FUNCTIONS.windows(2).all(|pair| pair[0].name < pair[1].name));
    }

    #[test]
    fn rows_are_complete() {
        for spec in FUNCTIONS {
            assert!(!spec.summary.is_empty(), "{}", spec.name);
            assert!(lookup(spec.name).is_some_and(|found| found.name == spec.name));
        }
    }

    #[test]
    fn the_core_namespace() {
        assert_eq!(lookup("core::abs").map(|spec| spec.name), Some("abs"));
        assert!(lookup("Abs").is_none());
    }
}
