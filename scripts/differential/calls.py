"""What each function is called with: kinds of arguments (`generate.KINDS`), `*` for any number, `?` for at most one."""

CALLS = {
    "abs": "num", "abspath": "rooted", "alltrue": "list:bool", "anytrue": "list:bool", "base64decode": "base64", "base64encode": "str", "base64gzip": "str", "base64sha256": "str", "base64sha512": "str",
    "basename": "path", "bcrypt": "str ?small", "can": "fallible", "ceil": "num", "chomp": "str", "chunklist": "list:any small", "cidrhost": "net hostnum", "cidrnetmask": "net", "cidrsubnet": "net small hostnum",
    "cidrsubnets": "net *small", "coalesce": "*maybe", "coalescelist": "*list:maybe", "compact": "list:str", "concat": "*seq", "contains": "seq elem", "convert": "any type", "csvdecode": "csv", "dirname": "path",
    "distinct": "list:any", "element": "seq index", "endswith": "str part", "ephemeralasnull": "any", "file": "file", "filebase64": "file", "filebase64sha256": "file", "filebase64sha512": "file", "fileexists": "file",
    "filemd5": "file", "fileset": "folder glob", "filesha1": "file", "filesha256": "file", "filesha512": "file", "flatten": "nested", "floor": "num", "format": "verbs *any", "formatdate": "dateformat time",
    "formatlist": "verbs *listish", "indent": "small str", "index": "seq elem", "issensitive": "any", "join": "str *list:str", "jsondecode": "json", "jsonencode": "any", "keys": "mapping", "length": "sized", "log": "num num",
    "lookup": "mapping key ?any", "lower": "str", "matchkeys": "list:any list:str list:str", "max": "*num", "md5": "str", "merge": "*mapping", "min": "*num", "nonsensitive": "any", "one": "seq", "parseint": "digits base",
    "pathexpand": "path", "plantimestamp": "", "pow": "num small", "range": "span span ?span", "regex": "regex subject", "regexall": "regex subject", "replace": "subject search replacement", "reverse": "seq",
    "rsadecrypt": "cipher pem", "sensitive": "any", "setintersection": "*set:any", "setproduct": "*seq", "setsubtract": "set:any set:any", "setunion": "*set:any", "sha1": "str", "sha256": "str", "sha512": "str",
    "signum": "num", "slice": "seq index index", "sort": "list:str", "split": "part str", "startswith": "str part", "strcontains": "str part", "strrev": "str", "substr": "str offset offset", "sum": "numbers",
    "templatefile": "tplfile vars", "templatestring": "tpl vars", "textdecodebase64": "base64 charset", "textencodebase64": "str charset", "timeadd": "time duration", "timecmp": "time time", "timestamp": "",
    "title": "str", "tobool": "any", "tolist": "any", "tomap": "any", "tonumber": "any", "toset": "any", "tostring": "any", "transpose": "lists", "trim": "str part", "trimprefix": "str part", "trimspace": "str",
    "trimsuffix": "str part", "try": "fallible *fallible", "upper": "str", "urlencode": "str", "uuid": "", "uuidv5": "uuid str", "values": "mapping", "yamldecode": "yaml", "yamlencode": "any", "zipmap": "list:str seq",
    "provider::terraform::encode_tfvars": "mapping", "provider::terraform::decode_tfvars": "tfvars", "provider::terraform::encode_expr": "any",
}  # fmt: skip

# What functions give, for calls where a type is wanted.
GIVING = {
    "string": "base64decode base64encode base64sha256 basename chomp cidrhost cidrnetmask cidrsubnet dirname format formatdate indent join jsonencode lower md5 replace sha1 sha256 strrev substr timeadd title tostring trim trimprefix trimspace trimsuffix upper urlencode uuidv5 yamlencode textencodebase64 element lookup coalesce try one templatestring".split(),
    "number": "abs ceil floor index length log max min parseint pow signum sum timecmp tonumber".split(),
    "bool": "alltrue anytrue can contains endswith fileexists issensitive startswith strcontains tobool".split(),
    "list": "chunklist cidrsubnets coalescelist compact concat distinct flatten formatlist keys matchkeys range regexall reverse slice sort split tolist values".split(),
    "set": "fileset setintersection setproduct setsubtract setunion toset reverse".split(),
    "map": "merge tomap transpose zipmap csvdecode jsondecode yamldecode".split(),
    "any": "try coalesce convert element lookup jsondecode yamldecode sensitive nonsensitive ephemeralasnull flatten merge one regex csvdecode".split(),
}  # fmt: skip
