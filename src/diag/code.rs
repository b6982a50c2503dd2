use super::Severity;

/// What kind of problem it is. One row of [`CODES`].
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// Stable name in kebab case, used in ignore comments, links and JSON.
    pub id: &'static str,
    /// Terraform's summary for it, or our own term where Terraform has none.
    pub title: &'static str,
    /// Usual severity.
    pub severity: Severity,
    /// One sentence: what it means and what to do.
    pub explain: &'static str,
}

/// Declares every code as a constant and as a row of [`CODES`], in one place.
macro_rules! codes {
    ($($name:ident $id:literal $title:literal $severity:ident $explain:literal;)*) => {
        $(#[doc = $explain] pub static $name: Code =
            Code { id: $id, title: $title, severity: Severity::$severity, explain: $explain };)*
        /// Every code, sorted by id (a test checks it).
        pub static CODES: &[&Code] = &[$(&$name),*];
    };
}

// Sorted by id. Two codes may share a title: Terraform's summary is coarser than our code.
codes! {
    AMBIGUOUS_ATTRIBUTE_KEY "ambiguous-attribute-key" "Ambiguous attribute key" Error "Write the key in quotes if the dots belong to it, or in parentheses if it is a reference.";
    ARGUMENT_REQUIRED "argument-required" "Argument definition required" Error "A block on one line holds one argument and no block; spread it over lines.";
    ATTRIBUTE_OF_NULL "attribute-of-null" "Attempt to get attribute from null value" Error "A null value has no attributes; test for null first, or use `try`.";
    BACKEND_AND_CLOUD "backend-and-cloud" "Conflicting 'cloud' and 'backend' configuration blocks are present" Error "A state is kept by a `backend` or by `cloud`, not by both.";
    BLUEPRINT_CONVERSION "blueprint-conversion" "No counterpart in Terraform" Warning "The provider has nothing that stands for this part of a blueprint: plans and prices are without it.";
    BLUEPRINT_DUPLICATE "blueprint-duplicate" "Duplicate blueprint key" Warning "A key stands twice in one mapping; the last one counts.";
    BLUEPRINT_ELEMENT_TYPE "blueprint-element-type" "Unknown element type" Error "The service's list of elements has no such type, or not at this place.";
    BLUEPRINT_FUNCTION "blueprint-function" "Invalid blueprint function" Error "The function does not exist, stands at a wrong place or has wrong arguments.";
    BLUEPRINT_INPUT "blueprint-input" "Invalid input declaration" Error "The declaration of an input contradicts itself or names what does not exist.";
    BLUEPRINT_KEY "blueprint-key" "Unsupported blueprint key" Warning "The key means nothing here; it is skipped.";
    BLUEPRINT_LIMIT "blueprint-limit" "Blueprint limit exceeded" Error "The service takes no more than this of one blueprint.";
    BLUEPRINT_MISSING "blueprint-missing" "Missing blueprint key" Error "A key that must be there is not.";
    BLUEPRINT_NAME "blueprint-name" "Invalid blueprint name" Error "The name breaks the service's rule for names.";
    BLUEPRINT_OLD_TYPE "blueprint-old-type" "Replaced element type" Error "The service takes elements of this type no more; use the one of ServiceStage.";
    BLUEPRINT_PROPERTY "blueprint-property" "Unknown element property" Warning "The type is not known to have this property.";
    BLUEPRINT_PROPERTY_MISSING "blueprint-property-missing" "Missing element property" Warning "The type is documented to need this property.";
    BLUEPRINT_PROPERTY_VALUE "blueprint-property-value" "Invalid element property" Error "The property cannot have this value.";
    BLUEPRINT_REFERENCE "blueprint-reference" "Undeclared blueprint name" Error "The name of an input, an element, a condition or a table that is not declared.";
    BLUEPRINT_RELATION "blueprint-relation" "Unusual relation" Warning "A requirement that does not fit the elements it is between.";
    BLUEPRINT_SHAPE "blueprint-shape" "Incorrect blueprint value" Error "A text, a list or a mapping stands where another one is needed.";
    BLUEPRINT_VERSION "blueprint-version" "Unsupported blueprint version" Error "The version of the language is not one that is supported.";
    CHECK_FAILED "check-failed" "Check block assertion failed" Warning "An assertion of a `check` block does not hold.";
    CHECK_LIFECYCLE "check-lifecycle" "Invalid lifecycle block" Error "The data source of a check has no `lifecycle` block.";
    CHECK_REPETITION "check-repetition" "Invalid attribute of nested data block" Error "The data source of a check has one instance only.";
    CHECK_UNKNOWN "check-unknown" "Check block assertion known after apply" Warning "Whether an assertion of a `check` block holds is known only after the run.";
    CONFLICTING_ARGUMENTS "conflicting-arguments" "Conflicting configuration arguments" Error "The provider does not take these arguments together; remove one of them.";
    CONST_EPHEMERAL "const-ephemeral" "Const variable cannot be ephemeral" Error "A variable that is known beforehand cannot be ephemeral.";
    CONST_SENSITIVE "const-sensitive" "Const variable cannot be sensitive" Error "A variable that is known beforehand cannot be sensitive.";
    CONST_UNKNOWN "const-unknown" "Const variables must be known" Error "A variable with `const = true` can be given only what is known before the modules are read.";
    CONSTANT_CONDITION "constant-condition" "Invalid condition expression" Error "A condition that refers to nothing always has the same outcome.";
    COUNT_AND_FOR_EACH "count-and-for-each" "Invalid combination of \"count\" and \"for_each\"" Error "A block is repeated by `count` or by `for_each`, not by both.";
    COUNT_WITHOUT_COUNT "count-without-count" "Reference to \"count\" in non-counted context" Error "`count.index` exists only in blocks whose `count` is set.";
    CYCLE "cycle" "Cycle" Error "Things that depend on each other in a circle; none of them can be first.";
    DATA_SOURCE "data-source" "Data source not readable" Error "The data source finds nothing that fits, or is not simulated.";
    DATA_SOURCE_ADDRESS "data-source-address" "Data source address not allowed" Error "Data sources are never destroyed, so they cannot be removed.";
    DEPRECATED_ARGUMENT "deprecated-argument" "Argument is deprecated" Warning "The provider will take this argument away; use its successor.";
    DEPRECATED_RESOURCE "deprecated-resource" "Deprecated Resource" Warning "The provider will take this type away; use its successor.";
    DEPRECATED_ROOT_OUTPUT "deprecated-root-output" "Root module output deprecated" Error "Nobody calls the root module, so its outputs cannot be deprecated.";
    DEPRECATED_VALUE "deprecated-value" "Deprecated value used" Warning "The value comes from an attribute or output that will be taken away.";
    DEPRECATED_VARIABLE "deprecated-variable" "Deprecated variable got a value" Warning "The module will take this variable away; do not set it.";
    DESTROY_REFERENCE "destroy-reference" "Invalid reference from destroy provisioner" Error "Before destruction only the dying resource can be referred to: `self`, `count.index`, `each.key`.";
    DUPLICATE_ACTION_CONFIG "duplicate-action-config" "Duplicate config block" Error "An action has one `config` block at most.";
    DUPLICATE_ATTRIBUTE "duplicate-attribute" "Attribute redefined" Error "An argument is set twice in one block; remove one of the two.";
    DUPLICATE_BACKEND "duplicate-backend" "Duplicate 'backend' configuration block" Error "A module has one `backend` block at most.";
    DUPLICATE_BLOCK "duplicate-block" "Duplicate block" Error "A block is given twice where only one is allowed; remove one of the two.";
    DUPLICATE_CHECK "duplicate-check" "Duplicate check configuration" Error "Names of checks are unique within a module.";
    DUPLICATE_CLOUD "duplicate-cloud" "Duplicate HCP Terraform configurations" Error "A module has one `cloud` block at most.";
    DUPLICATE_CONNECTION "duplicate-connection" "Duplicate connection block" Error "There is one `connection` block at most; join the two.";
    DUPLICATE_ESCAPE "duplicate-escape" "Duplicate escaping block" Error "There is one `_` block at most; join the two.";
    DUPLICATE_EVENT "duplicate-event" "Duplicate event" Error "An event is named once in an `action_trigger`.";
    DUPLICATE_IMPORT "duplicate-import" "Duplicate import configuration" Error "A resource is imported once.";
    DUPLICATE_LIFECYCLE "duplicate-lifecycle" "Duplicate lifecycle block" Error "There is one `lifecycle` block at most; join the two.";
    DUPLICATE_LOCAL "duplicate-local" "Duplicate local value definition" Error "Names of local values are unique within a module.";
    DUPLICATE_MODULE "duplicate-module" "Duplicate module call" Error "Names of module calls are unique within a module.";
    DUPLICATE_OBJECT_KEY "duplicate-object-key" "Duplicate object key" Error "Two elements of a `for` produce the same key; make the keys differ, or group with `...`.";
    DUPLICATE_OUTPUT "duplicate-output" "Duplicate output definition" Error "Names of outputs are unique within a module.";
    DUPLICATE_PROVIDER "duplicate-provider" "Duplicate provider configuration" Error "A provider has one default configuration, and others with different aliases.";
    DUPLICATE_PROVIDER_ADDRESS "duplicate-provider-address" "Duplicate provider address" Error "Each provider configuration of a module is given once.";
    DUPLICATE_REQUIRED_PROVIDERS "duplicate-required-providers" "Duplicate required providers configuration" Error "A module has one `required_providers` block; join the two.";
    DUPLICATE_RESOURCE "duplicate-resource" "Duplicate resource configuration" Error "Names of resources of one type are unique within a module.";
    DUPLICATE_VARIABLE "duplicate-variable" "Duplicate variable declaration" Error "Names of variables are unique within a module.";
    DYNAMIC_CONTENT "dynamic-content" "Missing dynamic content block" Error "A dynamic block needs exactly one `content` block: the body of the blocks that it makes.";
    DYNAMIC_FOR_EACH "dynamic-for-each" "Invalid dynamic for_each value" Error "The `for_each` of a dynamic block must be a list, set, map, tuple or object, and not null.";
    DYNAMIC_ITERATOR "dynamic-iterator" "Invalid dynamic iterator name" Error "The `iterator` of a dynamic block must be a single name.";
    EACH_VALUE_WITHOUT_FOR_EACH "each-value-without-for-each" "each.value cannot be used in this context" Error "`each` exists only in blocks whose `for_each` is set.";
    EACH_WITHOUT_FOR_EACH "each-without-for-each" "Reference to \"each\" in context without for_each" Error "`each` exists only in blocks whose `for_each` is set.";
    EPHEMERAL_ROOT_OUTPUT "ephemeral-root-output" "Ephemeral output not allowed" Error "Outputs of the root module are stored, so they cannot be ephemeral.";
    EPHEMERAL_USE "ephemeral-use" "Invalid use of ephemeral value" Error "An ephemeral value is never stored, and this argument is.";
    EPHEMERAL_VALUE "ephemeral-value" "Ephemeral value not allowed" Error "An ephemeral value may go only to outputs and variables that are declared ephemeral.";
    EXPERIMENTS "experiments" "Module uses experimental features" Error "Experiments exist in alpha releases of Terraform only; remove the argument.";
    EXPRESSION_TOO_LARGE "expression-too-large" "Expression too large" Error "The expression takes more steps or memory than Formwork allows; make it smaller.";
    EXTRA_AFTER_EXPRESSION "extra-after-expression" "Extra characters after expression" Error "The text should be one expression, but something follows it.";
    EXTRA_AFTER_INTERPOLATION "extra-after-interpolation" "Extra characters after interpolation expression" Error "An interpolation ends with a brace; close it, or write `$${` when it is meant for another language.";
    EXTRA_IN_DIRECTIVE "extra-in-directive" "Extra characters in marker" Error "A template directive ends with a brace; something else stands there.";
    EXTRANEOUS_LABEL "extraneous-label" "Extraneous label" Error "The block has more labels than its type takes; remove the last ones.";
    FOR_CONDITION_NULL "for-condition-null" "Condition is null" Error "The `if` clause of a `for` must be true or false, never null.";
    FORGOTTEN "forgotten" "Some objects will no longer be managed by Terraform" Warning "A `removed` block takes objects out of the state and leaves them alone.";
    FUNCTION_FAILED "function-failed" "Error in function call" Error "The function cannot work with these arguments.";
    FUNCTIONS_NOT_ALLOWED "functions-not-allowed" "Function calls not allowed" Error "Only literal values can be used here.";
    IGNORE_CHANGES_MIXED "ignore-changes-mixed" "Invalid ignore_changes ruleset" Error "All changes or some changes can be ignored, but not both.";
    IGNORE_CHANGES_STAR "ignore-changes-star" "Invalid ignore_changes wildcard" Error "To ignore all changes write `ignore_changes = all`.";
    IMPORT_UNREAD "import-unread" "Import not supported without a world" Warning "The object of an `import` block is not read: nothing here knows the cloud that it is in.";
    IMPORT_UNSUPPORTED "import-unsupported" "Import not supported" Error "Objects of this type cannot be taken over here.";
    IMPORT_WITHOUT_CONFIG "import-without-config" "Configuration for import target does not exist" Error "The target of an `import` block must have a resource block.";
    INCONSISTENT_CONDITIONAL "inconsistent-conditional" "Inconsistent conditional result types" Error "Both results of a conditional must have one type, or types that convert to one.";
    INCORRECT_ATTRIBUTE_TYPE "incorrect-attribute-type" "Incorrect attribute value type" Error "The value cannot be converted to the type of the argument.";
    INCORRECT_CONDITION "incorrect-condition" "Incorrect condition type" Error "A condition must be a bool, or a string that reads as one.";
    INCORRECT_KEY_TYPE "incorrect-key-type" "Incorrect key type" Error "The key of an object must be a string, or a number or bool that reads as one.";
    INCORRECT_VALUE_TYPE "incorrect-value-type" "Incorrect value type" Error "The value cannot be converted to the type that is needed here.";
    INDEX_OF_NULL "index-of-null" "Attempt to index null value" Error "A null value has no elements; test for null first, or use `try`.";
    INDEX_OF_SET "index-of-set" "Cannot index a set value" Error "The elements of a set have no keys; use a `for` expression or `one`.";
    INFINITE_NUMBER "infinite-number" "Infinite number" Error "The value holds an infinite number, which has no form outside of an expression; a division by zero gives one.";
    INSUFFICIENT_BLOCKS "insufficient-blocks" "Insufficient blocks" Error "A block that must be given is missing.";
    INVALID_ACTION_NAME "invalid-action-name" "Invalid action name" Error "A name begins with a letter or underscore and holds letters, digits, underscores and dashes.";
    INVALID_ACTION_REFERENCE "invalid-action-reference" "Invalid action argument inside action_triggers" Error "Only actions of the same module can be triggered.";
    INVALID_ACTION_TYPE_NAME "invalid-action-type-name" "Invalid action type name" Error "A type begins with a letter or underscore and holds letters, digits, underscores and dashes.";
    INVALID_ADDRESS "invalid-address" "Invalid address" Error "The address does not name a resource or module; write it as in the plan, such as `module.a.type.name[\"key\"]`.";
    INVALID_ADDRESS_OPERATOR "invalid-address-operator" "Invalid address operator" Error "After `module.` comes the name of a module call, and perhaps an index in brackets.";
    INVALID_ARGUMENT "invalid-argument" "Invalid function argument" Error "The value is not acceptable for this parameter of the function.";
    INVALID_ARGUMENT_NAME "invalid-argument-name" "Invalid argument name" Error "The name of an argument is a bare word; remove the quotes.";
    INVALID_ATTRIBUTE_NAME "invalid-attribute-name" "Invalid attribute name" Error "After a dot the name of an attribute is needed.";
    INVALID_BACKEND "invalid-backend" "Invalid backend configuration" Error "There is no backend of this name.";
    INVALID_BLOCK_DEFINITION "invalid-block-definition" "Invalid block definition" Error "A block is its type, its labels and a brace on the same line.";
    INVALID_CHARACTER "invalid-character" "Invalid character" Error "The language does not use this character here; remove or replace it.";
    INVALID_CHECK_NAME "invalid-check-name" "Invalid check block name" Error "A name begins with a letter or underscore and holds letters, digits, underscores and dashes.";
    INVALID_COMBINATION "invalid-combination" "Invalid combination of arguments" Error "The provider takes exactly one of several arguments.";
    INVALID_CONDITION_RESULT "invalid-condition-result" "Invalid condition result" Error "A condition must be true or false.";
    INVALID_CONFIGURATION_ALIAS "invalid-configuration-alias" "Invalid configuration_aliases value" Error "An alias is written as the provider's local name, a dot and a name.";
    INVALID_COUNT "invalid-count" "Invalid count argument" Error "`count` must be a whole number that is known before anything is made, and not negative.";
    INVALID_COUNT_ATTRIBUTE "invalid-count-attribute" "Invalid \"count\" attribute" Error "`count` has one attribute: index.";
    INVALID_DATA_NAME "invalid-data-name" "Invalid data resource name" Error "A name begins with a letter or underscore and holds letters, digits, underscores and dashes.";
    INVALID_DATA_SOURCE "invalid-data-source" "Invalid data source" Error "The provider has no data source of this name.";
    INVALID_DATA_TYPE_NAME "invalid-data-type-name" "Invalid data source name" Error "A type begins with a letter or underscore and holds letters, digits, underscores and dashes.";
    INVALID_DEFAULT "invalid-default" "Invalid default value for variable" Error "The default must convert to the type of the variable.";
    INVALID_DEPENDS_ON "invalid-depends-on" "Invalid depends_on reference" Error "`depends_on` takes whole objects, not their attributes.";
    INVALID_DIRECTIVE "invalid-directive" "Invalid template directive" Error "After `%{` one of the directive words is needed.";
    INVALID_DIRECTIVE_KEYWORD "invalid-directive-keyword" "Invalid template control keyword" Error "After `%{` only `if`, `for`, `else`, `endif` and `endfor` are known.";
    INVALID_EACH_ATTRIBUTE "invalid-each-attribute" "Invalid \"each\" attribute" Error "`each` has two attributes: key and value.";
    INVALID_ENCODING "invalid-encoding" "Invalid character encoding" Error "The file is not UTF-8; save it as UTF-8.";
    INVALID_EPHEMERAL "invalid-ephemeral" "Invalid ephemeral resource" Error "The provider has no ephemeral resource of this name.";
    INVALID_EPHEMERAL_NAME "invalid-ephemeral-name" "Invalid ephemeral resource name" Error "A name begins with a letter or underscore and holds letters, digits, underscores and dashes.";
    INVALID_EPHEMERAL_TYPE "invalid-ephemeral-type" "Invalid ephemeral resource type" Error "A name begins with a letter or underscore and holds letters, digits, underscores and dashes.";
    INVALID_ERROR_MESSAGE "invalid-error-message" "Invalid error message" Error "The message of a condition must be a text that is known when the condition is judged.";
    INVALID_ESCAPE "invalid-escape" "Invalid escape sequence" Error "Known after a backslash are n, r, t, a quote, a backslash, u with four and U with eight hexadecimal digits.";
    INVALID_EVENT "invalid-event" "Invalid event" Error "An event is before_create, after_create, before_update or after_update.";
    INVALID_EXPANSION "invalid-expansion" "Invalid expanding argument value" Error "Only a list, set or tuple that is not null can be expanded with `...`.";
    INVALID_EXPRESSION "invalid-expression" "Invalid expression" Error "An expression should begin here; complete or remove what stands before.";
    INVALID_FOR_CONDITION "invalid-for-condition" "Invalid 'for' condition" Error "The `if` clause of a `for` must be true or false for every element.";
    INVALID_FOR_DIRECTIVE "invalid-for-directive" "Invalid 'for' directive" Error "A `for` directive is `%{ for name in collection }`.";
    INVALID_FOR_EACH "invalid-for-each" "Invalid for_each argument" Error "`for_each` takes a map, or a set of strings, whose keys are known before anything is made.";
    INVALID_FOR_EACH_SET "invalid-for-each-set" "Invalid for_each set argument" Error "The elements of a `for_each` set must be strings, none of them null.";
    INVALID_FOR_EXPRESSION "invalid-for-expression" "Invalid 'for' expression" Error "A `for` expression is `[for x in list : value]` or `{for k, v in map : key => value}`.";
    INVALID_FOR_KEY "invalid-for-key" "Invalid object key" Error "The key of a `for` must be a string that is not null.";
    INVALID_IGNORE "invalid-ignore" "Invalid ignore comment" Warning "Write `formwork-ignore: rule -- reason` on the line or alone above it.";
    INVALID_IMPORT "invalid-import" "Invalid import block" Error "An import needs either an `id` or an `identity`.";
    INVALID_IMPORT_ADDRESS "invalid-import-address" "Invalid import address" Error "Only managed resources can be imported.";
    INVALID_IMPORT_ID "invalid-import-id" "Invalid import id argument" Error "The `id` of an `import` block must be known before anything is made.";
    INVALID_IMPORT_IDENTITY "invalid-import-identity" "Invalid import identity argument" Error "An identity is an object that is known before anything is made.";
    INVALID_IMPORT_PROVIDER "invalid-import-provider" "Invalid import provider argument" Error "For a target inside a module, the module call decides on the provider.";
    INVALID_IMPORT_TO "invalid-import-to" "Invalid import 'to' expression" Error "The key in `to` must be one that the resource can have.";
    INVALID_INDEX "invalid-index" "Invalid index" Error "The key does not identify an element of the value.";
    INVALID_INDEX_OPERATION "invalid-index-operation" "Invalid index operation" Error "Only attributes can be read here, with a dot.";
    INVALID_INPUT_VALUE "invalid-input-value" "Invalid value for input variable" Error "The value does not fit the variable's type.";
    INVALID_INTERPOLATION "invalid-interpolation" "Invalid template interpolation value" Error "Only strings, numbers and bools can be part of a string, and never null.";
    INVALID_KEY "invalid-key" "Invalid or unknown key" Error "The provider decides this value itself.";
    INVALID_KEYWORD "invalid-keyword" "Invalid keyword" Error "Only certain words can stand here, without quotes.";
    INVALID_LANGUAGE "invalid-language" "Invalid language edition" Error "An edition of the language is a word without quotes: TF2021.";
    INVALID_LEGACY_INDEX "invalid-legacy-index" "Invalid legacy index syntax" Error "Two indexes in a row are written with brackets.";
    INVALID_LINT_CONFIG "invalid-lint-config" "Invalid lint configuration" Error "The configuration of the rules, or the baseline, says something that has no meaning.";
    INVALID_LOCAL_NAME "invalid-local-name" "Invalid local value name" Error "A name begins with a letter or underscore and holds letters, digits, underscores and dashes.";
    INVALID_MODULE_NAME "invalid-module-name" "Invalid module instance name" Error "A name begins with a letter or underscore and holds letters, digits, underscores and dashes.";
    INVALID_MODULE_SOURCE "invalid-module-source" "Invalid module source address" Error "The source of a module is a path inside the template that begins with `./` or `../`.";
    INVALID_MOVED_ADDRESSES "invalid-moved-addresses" "Invalid \"moved\" addresses" Error "Both addresses of a `moved` block name resources, or both name modules.";
    INVALID_MULTI_LINE_STRING "invalid-multi-line-string" "Invalid multi-line string" Error "A quoted string ends on its line; use a heredoc for longer texts.";
    INVALID_NUMBER "invalid-number" "Invalid number literal" Error "This begins like a number but is none.";
    INVALID_OPERAND "invalid-operand" "Invalid operand" Error "The operand's type does not fit the operator.";
    INVALID_OPERATION "invalid-operation" "Invalid operation" Error "A list of blocks has no attributes; take one of its elements.";
    INVALID_OPTIONAL_DEFAULT "invalid-optional-default" "Invalid default value for optional attribute" Error "The default of an optional attribute must convert to the attribute's type.";
    INVALID_OUTPUT_NAME "invalid-output-name" "Invalid output name" Error "A name begins with a letter or underscore and holds letters, digits, underscores and dashes.";
    INVALID_OUTPUT_VALUE "invalid-output-value" "Invalid output value" Error "The value does not fit the type of the output.";
    INVALID_PACKAGE "invalid-package" "Invalid template package" Error "The zip file breaks a limit of the service or cannot be read.";
    INVALID_PATH_ATTRIBUTE "invalid-path-attribute" "Invalid \"path\" attribute" Error "`path` has three attributes: cwd, module and root.";
    INVALID_PRICE_BOOK "invalid-price-book" "Invalid price book" Error "A price book of your own has a mistake here; docs/prices.md says what it may hold.";
    INVALID_PROVIDER_ALIAS "invalid-provider-alias" "Invalid provider configuration alias" Error "An alias is a name written as a plain string.";
    INVALID_PROVIDER_HOST "invalid-provider-host" "Invalid provider source hostname" Error "The host of a provider's source is a name of the internet, perhaps with a port.";
    INVALID_PROVIDER_NAME "invalid-provider-name" "Invalid provider local name" Error "The local name of a provider holds letters, digits and dashes only.";
    INVALID_PROVIDER_NAMESPACE "invalid-provider-namespace" "Invalid provider namespace" Error "The namespace of a provider holds letters, digits and dashes only.";
    INVALID_PROVIDER_REFERENCE "invalid-provider-reference" "Invalid provider configuration reference" Error "A provider configuration is named by the provider, and perhaps an alias after a dot, without quotes.";
    INVALID_PROVIDER_SOURCE "invalid-provider-source" "Invalid provider source string" Error "The source of a provider is `namespace/type`, perhaps with a host before.";
    INVALID_PROVIDER_TYPE "invalid-provider-type" "Invalid provider type" Error "The type of a provider holds letters, digits and dashes only.";
    INVALID_PROVISIONER "invalid-provisioner" "Invalid provisioner configuration" Error "Of several arguments that say what the provisioner runs or copies exactly one is given.";
    INVALID_REFERENCE "invalid-reference" "Invalid reference" Error "The expression does not name an object; write the whole name, such as `var.name` or `type.name.attribute`.";
    INVALID_REGISTRY_SOURCE "invalid-registry-source" "Invalid registry module source address" Error "Only modules of a registry have versions.";
    INVALID_REMOVED_PROVISIONER "invalid-removed-provisioner" "Invalid provisioner block" Error "Provisioners of a `removed` block run before destruction only.";
    INVALID_REQUIRED_PROVIDER "invalid-required-provider" "Invalid required_providers object" Error "A required provider is an object with `source`, `version` and `configuration_aliases`.";
    INVALID_RESOURCE_NAME "invalid-resource-name" "Invalid resource name" Error "A name begins with a letter or underscore and holds letters, digits, underscores and dashes.";
    INVALID_RESOURCE_TYPE "invalid-resource-type" "Invalid resource type" Error "The provider has no resource of this name.";
    INVALID_RESOURCE_TYPE_NAME "invalid-resource-type-name" "Invalid resource type name" Error "A name begins with a letter or underscore and holds letters, digits, underscores and dashes.";
    INVALID_SELF "invalid-self" "Invalid \"self\" reference" Error "`self` exists only in postconditions, provisioners and connections.";
    INVALID_SINGLE_ARGUMENT_BLOCK "invalid-single-argument-block" "Invalid single-argument block definition" Error "A block on one line holds one argument and is closed on that line.";
    INVALID_SOURCE "invalid-source" "Invalid source" Error "The source of a provider is a plain string such as `huaweicloud/huaweicloud`.";
    INVALID_STATIC_EXPRESSION "invalid-static-expression" "Invalid expression" Error "What stands here is read without evaluating it, so it must be written out plainly.";
    INVALID_STRING_LITERAL "invalid-string-literal" "Invalid string literal" Error "Here a plain quoted string is needed, without templates.";
    INVALID_TERRAFORM_ATTRIBUTE "invalid-terraform-attribute" "Invalid \"terraform\" attribute" Error "`terraform` has one attribute: workspace.";
    INVALID_TRIGGER "invalid-trigger" "Invalid replace_triggered_by expression" Error "Each element names exactly one resource.";
    INVALID_TYPE "invalid-type" "Invalid type specification" Error "A type is a primitive (`string`, `number`, `bool`), `any`, or a constructor such as `list(string)` or `object({ name = string })`.";
    INVALID_USAGE "invalid-usage" "Invalid usage" Error "What is said of the use of resources has a mistake here; docs/prices.md says what it may hold.";
    INVALID_VALIDATION "invalid-validation" "Invalid variable validation condition" Error "The condition of a validation must refer to the variable itself.";
    INVALID_VALIDATION_RESULT "invalid-validation-result" "Invalid variable validation result" Error "The condition of a validation rule must be true or false.";
    INVALID_VARIABLE_NAME "invalid-variable-name" "Invalid variable name" Error "A name begins with a letter or underscore and holds letters, digits, underscores and dashes; some names are reserved.";
    INVALID_VARIABLE_VALUE "invalid-variable-value" "Invalid value for variable" Error "The value does not meet a `validation` rule of the variable.";
    INVALID_VERSION "invalid-version" "Invalid version constraint" Error "A version constraint is a string such as `>= 1.3, < 2.0`.";
    INVALID_YAML "invalid-yaml" "Invalid YAML" Error "The text is no YAML 1.2 document; the place is where reading stopped.";
    ITEM_REQUIRED "item-required" "Argument or block definition required" Error "Here an argument or a block should begin.";
    ITERATION_OVER_NULL "iteration-over-null" "Iteration over null value" Error "A `for` cannot walk over null; use `coalesce` or a condition to replace it.";
    ITERATION_OVER_SCALAR "iteration-over-scalar" "Iteration over non-iterable value" Error "A `for` walks over lists, sets, tuples, maps and objects only.";
    JSON_DUPLICATE_ARGUMENT "json-duplicate-argument" "Duplicate argument" Error "An argument is set twice in one block; remove one of the two.";
    JSON_DUPLICATE_PROPERTY "json-duplicate-property" "Duplicate object attribute" Error "A property stands twice in one object; remove one of the two.";
    JSON_ENDS_EARLY "json-ends-early" "Missing value" Error "The JSON text ends where a value is needed.";
    JSON_EXTRA_DATA "json-extra-data" "Extraneous data after value" Error "A JSON file is one value; something follows it.";
    JSON_EXTRANEOUS_PROPERTY "json-extraneous-property" "Extraneous JSON object property" Error "No argument or block of this name is known here.";
    JSON_INVALID_ARRAY_VALUE "json-invalid-array-value" "Invalid array value" Error "Values of an array have no names; use an object.";
    JSON_INVALID_KEYWORD "json-invalid-keyword" "Invalid JSON keyword" Error "The only bare words of JSON are true, false and null.";
    JSON_INVALID_NUMBER "json-invalid-number" "Invalid JSON number" Error "This begins like a number but is none.";
    JSON_INVALID_PROPERTY_NAME "json-invalid-property-name" "Invalid object property name" Error "The name of a property is a quoted string.";
    JSON_INVALID_START "json-invalid-start" "Invalid start of value" Error "No JSON value begins like this; comments do not exist in JSON.";
    JSON_INVALID_STRING "json-invalid-string" "Invalid JSON string" Error "The string has a bad escape or control character, or no closing quote.";
    JSON_MISMATCHED_BRACES "json-mismatched-braces" "Mismatched braces" Error "An object is closed with a brace.";
    JSON_MISMATCHED_BRACKETS "json-mismatched-brackets" "Mismatched brackets" Error "An array is closed with a bracket.";
    JSON_MISSING_COLON "json-missing-colon" "Missing property value colon" Error "A colon stands between the name and the value of a property.";
    JSON_MISSING_COMMA "json-missing-comma" "Missing attribute seperator comma" Error "Commas stand between properties and between values.";
    JSON_MISSING_ELEMENT "json-missing-element" "Missing array element value" Error "A value is needed before the bracket.";
    JSON_MISSING_LABEL "json-missing-label" "Missing block label" Error "The labels of a block are names of nested objects; one is missing.";
    JSON_MISSING_PROPERTY_VALUE "json-missing-property-value" "Missing object value" Error "The name of a property needs a colon and a value.";
    JSON_MISSING_VALUE "json-missing-value" "Missing JSON value" Error "A value is needed before the brace.";
    JSON_ROOT_NOT_OBJECT "json-root-not-object" "Root value must be object" Error "A JSON configuration is one object, or an array of objects.";
    JSON_TRAILING_COMMA_IN_ARRAY "json-trailing-comma-in-array" "Trailing comma in array" Error "After the last value of an array no comma may stand.";
    JSON_TRAILING_COMMA_IN_OBJECT "json-trailing-comma-in-object" "Trailing comma in object" Error "After the last property of an object no comma may stand.";
    JSON_UNCLOSED "json-unclosed" "Unclosed object" Error "A brace or bracket is not closed.";
    JSON_WRONG_TYPE "json-wrong-type" "Incorrect JSON value type" Error "A block is an object, several blocks an array of objects.";
    LEGACY_TYPE_HINT "legacy-type-hint" "Invalid legacy variable type hint" Error "Types are written without quotes.";
    LIFECYCLE_ARGUMENT "lifecycle-argument" "Invalid resource lifecycle argument" Error "The argument has a meaning for managed resources only.";
    MESSAGE_EPHEMERAL "message-ephemeral" "Error message refers to ephemeral values" Warning "A message with ephemeral values is not shown.";
    MESSAGE_SENSITIVE "message-sensitive" "Error message refers to sensitive values" Warning "A message with sensitive values is not shown.";
    MISPLACED_REQUIRED_PROVIDERS "misplaced-required-providers" "Invalid required_providers block" Error "`required_providers` belongs into a `terraform` block.";
    MISSING_ARGUMENT "missing-argument" "Missing required argument" Error "An argument that must be given is missing.";
    MISSING_ARGUMENT_SEPARATOR "missing-argument-separator" "Missing argument separator" Error "Arguments of a function are separated by commas.";
    MISSING_ATTRIBUTE_SEPARATOR "missing-attribute-separator" "Missing attribute separator" Error "Items of an object are separated by line breaks or commas.";
    MISSING_ATTRIBUTE_VALUE "missing-attribute-value" "Missing attribute value" Error "A key of an object needs an equals sign and a value.";
    MISSING_BRACKET_ON_INDEX "missing-bracket-on-index" "Missing close bracket on index" Error "The bracket of an index must be closed.";
    MISSING_BRACKET_ON_SPLAT "missing-bracket-on-splat" "Missing close bracket on splat index" Error "`[*` must be followed by the closing bracket.";
    MISSING_CLOSING_PARENTHESIS "missing-closing-parenthesis" "Missing closing parenthesis" Error "An argument with `...` must be the last.";
    MISSING_EXPRESSION "missing-expression" "Missing expression" Error "The file ends where an expression is needed.";
    MISSING_FALSE_EXPRESSION "missing-false-expression" "Missing false expression in conditional" Error "A conditional has two results, separated by a colon.";
    MISSING_FUNCTION_NAME "missing-function-name" "Missing function name" Error "After `::` the name of a function is needed.";
    MISSING_INPUT "missing-input" "No value for required variable" Error "The variable has no default, so a value must be given.";
    MISSING_INSTANCE_KEY "missing-instance-key" "Missing resource instance key" Error "The resource has several instances; choose one with a key in brackets.";
    MISSING_ITEM_SEPARATOR "missing-item-separator" "Missing item separator" Error "Items of a list are separated by commas.";
    MISSING_KEY_VALUE_SEPARATOR "missing-key-value-separator" "Missing key/value separator" Error "Between key and value of an object an equals sign is needed.";
    MISSING_LABEL "missing-label" "Missing label" Error "The block has fewer labels than its type takes.";
    MISSING_MAP_ELEMENT "missing-map-element" "Missing map element" Error "The map has no element with this key; use `lookup` with a default where it may be absent.";
    MISSING_NEWLINE_AFTER_ARGUMENT "missing-newline-after-argument" "Missing newline after argument" Error "After the value of an argument a new line must begin.";
    MISSING_NEWLINE_AFTER_BLOCK "missing-newline-after-block" "Missing newline after block definition" Error "After a block a new line must begin.";
    MISSING_OPEN_PARENTHESIS "missing-open-parenthesis" "Missing open parenthesis" Error "The name of a function must be followed by its arguments in parentheses.";
    MISSING_PROVIDER "missing-provider" "Missing required provider" Error "A provider is needed that is not known; name its source in `required_providers`.";
    MISSING_PROVIDER_CONFIGURATION "missing-provider-configuration" "Missing required provider configuration" Error "The called module wants a provider configuration that the call does not hand to it.";
    MISSING_PROVISIONER "missing-provisioner" "Missing required provisioner plugin" Error "There is no provisioner of this name.";
    MISSING_VARIABLE_FILE "missing-variable-file" "Failed to read variables file" Error "A variable file that was named does not exist.";
    MODULE_KEY_NOT_ALLOWED "module-key-not-allowed" "Module instance keys not allowed" Error "The block is about all instances of the module; leave out the key.";
    MODULE_NOT_INSTALLED "module-not-installed" "Module not installed" Error "Only modules inside the template can be used.";
    MODULE_SOURCE_REFERENCE "module-source-reference" "Invalid module source" Error "A source can refer to variables with `const = true` and to locals only.";
    MOVE_ACROSS_TYPES "move-across-types" "Unsupported `moved` across resource types" Error "An object cannot become one of another type.";
    MOVE_AMBIGUOUS "move-ambiguous" "Ambiguous move statements" Error "Two `moved` blocks say different things of one object.";
    MOVE_BLOCKED "move-blocked" "Unresolved resource instance address changes" Warning "Something should move to an address that is taken.";
    MOVE_CYCLE "move-cycle" "Cyclic dependency in move statements" Error "`moved` blocks that lead in a circle.";
    MOVE_REDUNDANT "move-redundant" "Redundant move statement" Error "A `moved` block whose two addresses are the same.";
    MOVE_STILL_EXISTS "move-still-exists" "Moved object still exists" Error "What a `moved` block moves away is still configured.";
    MOVE_UNTARGETED "move-untargeted" "Moved resource instances excluded by targeting" Error "An object moves, and the targets leave its old or its new address out.";
    MULTIPLE_CHECK_DATA "multiple-check-data" "Multiple data resource blocks" Error "A check has one data source at most.";
    NESTED_SPLAT "nested-splat" "Nested splat expression not allowed" Error "After `.*` no other splat may follow; use `[*]`.";
    NESTING_TOO_DEEP "nesting-too-deep" "Nesting too deep" Error "Expressions or blocks are nested more deeply than this engine reads; spread them over locals.";
    NEWER_OBJECT "newer-object" "Resource instance managed by newer provider version" Error "The state has an object in a form that the schema does not know yet.";
    NO_ACTION_SCHEMA "no-action-schema" "Action not available" Error "None of the providers that Formwork knows has actions.";
    NO_ACTIONS "no-actions" "No actions specified" Error "An `action_trigger` names at least one action.";
    NO_BASE_LOCAL "no-base-local" "Missing base local value definition to override" Error "An override file changes what other files declare; none declares this.";
    NO_BASE_MODULE "no-base-module" "Missing module call to override" Error "An override file changes what other files declare; none declares this.";
    NO_BASE_OUTPUT "no-base-output" "Missing base output definition to override" Error "An override file changes what other files declare; none declares this.";
    NO_BASE_PROVIDER "no-base-provider" "Missing base provider configuration for override" Error "An override file changes a provider configuration that no file declares.";
    NO_BASE_RESOURCE "no-base-resource" "Missing resource to override" Error "An override file changes what other files declare; none declares this.";
    NO_BASE_VARIABLE "no-base-variable" "Missing base variable declaration to override" Error "An override file changes what other files declare; none declares this.";
    NO_CHANGE_FOUND "no-change-found" "No change found" Error "A trigger names an instance for which nothing is planned.";
    NO_EVENTS "no-events" "No events specified" Error "An `action_trigger` names at least one event.";
    NO_PROVIDER_SCHEMA "no-provider-schema" "Provider is not checked" Warning "There is no schema of this provider here, so nothing is said of its blocks.";
    NO_REMOTE_STATE "no-remote-state" "Unable to find remote state" Error "The template has no state file at the path that `terraform_remote_state` names.";
    NOT_ENOUGH_ARGUMENTS "not-enough-arguments" "Not enough function arguments" Error "The function needs more arguments.";
    NOT_RUN "not-run" "Not run" Warning "The block is read and checked, but it has no effect: provisioners are not run, and the service keeps states itself.";
    NULL_CONDITION "null-condition" "Null condition" Error "A condition must be true or false, never null.";
    NULL_INPUT "null-input" "Required variable not set" Error "The variable may not be null and has no default.";
    NULL_KEY "null-key" "Null value as key" Error "The key of an object must be a string that is not null.";
    OPERATION_FAILED "operation-failed" "Operation failed" Error "The operator cannot be applied to these values.";
    OUTPUT_PRECONDITION_FAILED "output-precondition-failed" "Module output value precondition failed" Error "A condition of the output does not hold.";
    OVERRIDE_CHECK "override-check" "Can't override check blocks" Error "Such blocks can stand in normal files only.";
    OVERRIDE_CONDITION "override-condition" "Can't override condition blocks" Error "An override file cannot change conditions.";
    OVERRIDE_IMPORT "override-import" "Cannot override 'import' blocks" Error "Such blocks can stand in normal files only.";
    OVERRIDE_MOVED "override-moved" "Cannot override 'moved' blocks" Error "Such blocks can stand in normal files only.";
    OWN_CONDITION "own-condition" "Invalid reference in condition" Error "A condition cannot refer to its own resource by name; a postcondition has `self`.";
    POSTCONDITION_FAILED "postcondition-failed" "Resource postcondition failed" Error "A condition of the resource does not hold after planning.";
    POSTCONDITION_NOT_ALLOWED "postcondition-not-allowed" "Postconditions are not allowed" Error "Outputs have preconditions only.";
    PRECONDITION_FAILED "precondition-failed" "Resource precondition failed" Error "A condition of the resource does not hold.";
    PRERELEASE_CONSTRAINT "prerelease-constraint" "Invalid required_version constraint" Error "A constraint on Terraform's version names no prerelease.";
    PREVENT_DESTROY "prevent-destroy" "Instance cannot be destroyed" Error "The plan would remove an object whose `prevent_destroy` forbids it.";
    PROVIDER "provider" "Provider error" Error "The provider refuses this; the title holds its own words.";
    PROVIDER_NAME "provider-name" "Invalid provider name" Error "The name of a provider holds letters, digits and dashes only.";
    PROVIDER_NOT_PRESENT "provider-not-present" "Provider configuration not present" Error "A provider configuration is used that is not declared or not passed to the module.";
    PROVIDER_OVERRIDE "provider-override" "Cannot override provider configuration" Error "A module that configures a provider itself cannot be passed another configuration for it.";
    PROVIDER_REQUIRED_TWICE "provider-required-twice" "Duplicate required provider" Warning "A provider has one local name in a module.";
    PROVIDER_RULE "provider-rule" "Value refused by the provider" Error "The provider's own rule for this argument refuses the value.";
    PROVIDER_TYPE_MISMATCH "provider-type-mismatch" "Provider type mismatch" Error "What is passed to a module must be a configuration of the same provider.";
    PROVIDER_VERSION "provider-version" "Version constraints inside provider configuration blocks are deprecated" Warning "Move the version into `required_providers`.";
    PROVISIONER_GONE "provisioner-gone" "The provisioner has been removed" Error "Terraform no longer has this provisioner.";
    QUOTED_KEYWORD "quoted-keyword" "Quoted keywords are deprecated" Warning "Remove the quotes; keywords are written plainly.";
    QUOTED_REFERENCE "quoted-reference" "Quoted references are deprecated" Warning "Remove the quotes; references are written plainly.";
    QUOTED_TYPE "quoted-type" "Invalid quoted type constraints" Error "Types are written without quotes.";
    READ_ONLY_ATTRIBUTE "read-only-attribute" "Attribute is read-only" Error "The attribute is a result and cannot be set.";
    REDUNDANT_IGNORE "redundant-ignore" "Redundant ignore_changes element" Warning "The attribute is decided by the provider, so there is no change of it to ignore.";
    REDUNDANT_PROVIDER "redundant-provider" "Redundant empty provider block" Warning "A called module declares its providers in `required_providers`, not by empty blocks.";
    REMOVED_MODULE_EXISTS "removed-module-exists" "Removed module still exists" Error "A module that is said to be removed is still called.";
    REMOVED_STILL_EXISTS "removed-still-exists" "Removed resource still exists" Error "What a `removed` block names is still configured.";
    REPEATED_MODULE_PROVIDER "repeated-module-provider" "Module is incompatible with count, for_each, and depends_on" Error "A module that configures providers itself can have one instance only.";
    REPLACE_INCOMPLETE "replace-incomplete" "Incompletely-matched force-replace resource instance" Warning "An address to replace names a resource with several instances, but none of them.";
    REQUIRED_VARIABLE "required-variable" "Required variable not set" Error "The variable needs a value that is not null.";
    RESERVED_BLOCK "reserved-block" "Reserved block type name" Error "The block type is kept for later versions of the language.";
    RESERVED_PROVIDER_ARGUMENT "reserved-provider-argument" "Reserved argument name in provider block" Error "The argument is kept for later versions of the language.";
    RESERVED_SYMBOL "reserved-symbol" "Reserved symbol name" Error "The name is kept for later versions of the language; choose another.";
    RESOURCE_COUNT_ATTRIBUTE "resource-count-attribute" "Invalid resource count attribute" Error "A resource has no attribute `count`; use `length`.";
    RESOURCE_KEY_NOT_ALLOWED "resource-key-not-allowed" "Resource instance keys not allowed" Error "The block is about all instances of the resource; leave out the key.";
    SCHEMA_NOT_LOADED "schema-not-loaded" "Schema not loaded" Error "The schema of this type has not been loaded yet.";
    SCOPED_RESOURCE "scoped-resource" "Reference to scoped resource" Error "A data source inside a check block can be used only in that block.";
    SELF_REFERENCE "self-reference" "Self-referential block" Error "A resource cannot refer to itself; in postconditions and provisioners `self` stands for it.";
    SELF_REFERENCING_LOCAL "self-referencing-local" "Self-referencing local value" Error "A local value cannot use itself.";
    SENSITIVE_OUTPUT "sensitive-output" "Output refers to sensitive values" Error "An output of the root module that holds something sensitive must say so.";
    SERVICE_RULE "service-rule" "Rule of the service" Warning "Terraform takes this, the Resource Formation Service does not; the message names the rule.";
    SPLAT_OF_NULL "splat-of-null" "Splat of null value" Error "A list, set or tuple that is null cannot be spread; replace null first.";
    SYNTAX "syntax" "Invalid expression" Error "The text is not well-formed HCL at this place.";
    TARGETING "targeting" "Resource targeting is in effect" Warning "Only some resources are planned.";
    TOO_MANY_ARGUMENTS "too-many-arguments" "Too many function arguments" Error "The function takes fewer arguments.";
    TOO_MANY_BLOCKS "too-many-blocks" "Too many blocks" Error "There are more blocks of one type than allowed.";
    TOO_MANY_MODULES "too-many-modules" "Too many modules" Error "Module calls are nested too deeply, or there are too many of them.";
    TRIGGER_COUNT "trigger-count" "Invalid count reference in replace_triggered_by expression" Error "Of `count`, only `count.index` can be used here.";
    TRIGGER_EACH "trigger-each" "Invalid each reference in replace_triggered_by expression" Error "Of `each`, only `each.key` can be used here.";
    TRIGGER_REFERENCE "trigger-reference" "Invalid reference in replace_triggered_by expression" Error "Only resources can trigger a replacement.";
    UNBALANCED_PARENTHESES "unbalanced-parentheses" "Unbalanced parentheses" Error "An opening parenthesis has no closing one.";
    UNCLOSED_CONFIGURATION_BLOCK "unclosed-configuration-block" "Unclosed configuration block" Error "The brace that closes this block is missing.";
    UNCLOSED_INTERPOLATION "unclosed-interpolation" "Unclosed template interpolation sequence" Error "The brace that closes this interpolation is missing.";
    UNCONFIGURABLE "unconfigurable" "Value for unconfigurable attribute" Error "The provider decides the value of this attribute.";
    UNDECLARED_ACTION "undeclared-action" "action_trigger actions references non-existent action" Error "A trigger names an action that the module does not declare.";
    UNDECLARED_INPUT "undeclared-input" "Value for undeclared variable" Error "A value is given for a variable that the root module does not declare; check the spelling.";
    UNDECLARED_LOCAL "undeclared-local" "Reference to undeclared local value" Error "No local value of this name is declared in the module.";
    UNDECLARED_MODULE "undeclared-module" "Reference to undeclared module" Error "No module call of this name is declared in the module.";
    UNDECLARED_REFERENCE "undeclared-reference" "Reference to undeclared resource" Error "Nothing with this address is declared in the module.";
    UNDECLARED_VARIABLE "undeclared-variable" "Reference to undeclared input variable" Error "No input variable of this name is declared in the module.";
    UNDEFINED_PROVIDER "undefined-provider" "Reference to undefined provider" Warning "A provider that is passed should be declared in `required_providers`, on both sides.";
    UNEXPECTED_BLOCK "unexpected-block" "Unexpected block" Error "Here only arguments are allowed, no blocks.";
    UNEXPECTED_COMMA "unexpected-comma" "Unexpected comma after argument" Error "Arguments of a block are separated by line breaks; remove the comma.";
    UNEXPECTED_DIRECTIVE "unexpected-directive" "Unexpected directive" Error "The directives of this template do not match.";
    UNEXPECTED_INSTANCE_KEY "unexpected-instance-key" "Unexpected resource instance key" Error "The resource has a single instance, which takes no key.";
    UNEXPECTED_TEMPLATE_END "unexpected-template-end" "Unexpected end of template" Error "A template directive is not ended by its `endif` or `endfor`.";
    UNKNOWN_FUNCTION "unknown-function" "Call to unknown function" Error "There is no function of this name; check the spelling.";
    UNKNOWN_MODULE_SOURCE "unknown-module-source" "Unknown module source" Error "The source of a module must be known beforehand.";
    UNKNOWN_PROVIDER_FUNCTION "unknown-provider-function" "Unknown provider function" Error "No provider of the configuration has this function; built-in functions need no prefix.";
    UNKNOWN_RESOURCE_TYPE "unknown-resource-type" "Invalid resource type" Error "No provider has a resource of this type.";
    UNKNOWN_VARIABLE "unknown-variable" "Unknown variable" Error "No loop or template binds this name.";
    UNPASSED_PROVIDER "unpassed-provider" "Missing required provider configuration" Warning "A module passes on a configuration that it was not given.";
    UNREADABLE_MODULE "unreadable-module" "Unreadable module directory" Error "The template has no such folder.";
    UNREADABLE_STATE "unreadable-state" "Unreadable state" Error "The text given as the earlier state is no Terraform state that can be used.";
    UNSUITABLE_VALUE "unsuitable-value" "Unsuitable value type" Error "The argument takes a literal value of a certain type.";
    UNSUPPORTED_ARGUMENT "unsupported-argument" "Unsupported argument" Error "An argument of this name is not known here; correct or remove it.";
    UNSUPPORTED_ATTRIBUTE "unsupported-attribute" "Unsupported attribute" Error "The value has no attribute of this name; check the spelling and the type of the value.";
    UNSUPPORTED_BACKEND "unsupported-backend" "Unsupported backend type" Error "Terraform has no backend of this type.";
    UNSUPPORTED_BLOCK "unsupported-block" "Unsupported block type" Error "A block of this type is not known here; correct or remove it.";
    UNSUPPORTED_FEATURE "unsupported-feature" "Not supported" Error "Formwork does not support this part of the language.";
    UNSUPPORTED_LANGUAGE "unsupported-language" "Unsupported language edition" Error "The only edition of the language is TF2021.";
    UNSUPPORTED_OPERATOR "unsupported-operator" "Unsupported operator" Error "There are no bitwise operators in the language.";
    UNSUPPORTED_OVERRIDE "unsupported-override" "Unsupported override" Error "This argument cannot be changed by an override file.";
    UNSUPPORTED_VERSION "unsupported-version" "Unsupported Terraform Core version" Error "The template asks for a version of Terraform that Formwork does not behave like.";
    UNTERMINATED_CALL "unterminated-call" "Unterminated function call" Error "The parenthesis of this call is not closed.";
    UNTERMINATED_OBJECT "unterminated-object" "Unterminated object constructor expression" Error "The brace of this object is not closed.";
    UNTERMINATED_STRING_LITERAL "unterminated-string-literal" "Unterminated string literal" Error "The closing quote is missing.";
    UNTERMINATED_TEMPLATE "unterminated-template" "Unterminated template string" Error "The closing quote, or the end marker of a heredoc on a line of its own, is missing.";
    UNTERMINATED_TUPLE "unterminated-tuple" "Unterminated tuple constructor expression" Error "The bracket of this list is not closed.";
    UNUSED_IGNORE "unused-ignore" "Nothing to ignore" Note "The rule finds nothing here any more; remove the comment.";
    VARIABLE_DECLARATION_IN_TFVARS "variable-declaration-in-tfvars" "Variable declaration in .tfvars file" Error "A variable is declared in a template; a file of values only sets it.";
    VARIABLE_NAME_REQUIRED "variable-name-required" "Variable name required" Error "A reference or keyword begins with a name.";
    VARIABLES_NOT_ALLOWED "variables-not-allowed" "Variables not allowed" Error "Only literal values can be used here.";
    ZERO_ASSERTS "zero-asserts" "Zero assert blocks" Error "A check needs at least one `assert` block without mistakes.";
}

/// The code with this id.
pub fn by_id(id: &str) -> Option<&'static Code> {
    CODES
        .binary_search_by(|c| c.id.cmp(id))
        .ok()
        .and_then(|i| CODES.get(i))
        .copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorted_by_id() {
        assert!(CODES.windows(2).all(|w| w[0].id < w[1].id));
    }

    #[test]
    fn found_by_id() {
        assert_eq!(by_id("syntax"), Some(&SYNTAX));
        assert_eq!(by_id("no-such-code"), None);
    }
}
