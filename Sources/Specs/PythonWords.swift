/// Names that mean something to Python already. Written out: the lists must not follow the
/// interpreter that happens to run the generated code.
package enum PythonWords {
  package static func isReserved(_ name: String) -> Bool {
    // Longer than most names are: looking into the set takes most of the time of naming.
    name.utf8.count <= longest && reserved.contains(name)
  }

  private static let reserved = keywords.union(softKeywords).union(builtins)
  private static let longest = reserved.map(\.utf8.count).max() ?? 0

  package static let keywords = words(
    """
    False None True and as assert async await break class continue def del elif else except
    finally for from global if import in is lambda nonlocal not or pass raise return try while
    with yield
    """)

  package static let softKeywords = words("_ case match type")

  /// Builtins that generated code calls, so that no name may hide them.
  package static let builtins = words(
    """
    all any bool bytes dict filter float format frozenset hash id input int isinstance iter len
    list map max min next object open print property range repr reversed round set sorted str sum
    super tuple type vars zip
    """)

  /// Classes that generated modules import by name; a test compares the list with the templates.
  package static let classes = words(
    """
    APIRouter Access AgentClient AgentContract AgentLogger AgentRuntime AgentSettings AgentStatus
    AlertRule Annotated ApprovalQuery ApprovalRequiredError AsyncIterator AttributeSimilarity
    AuthenticationError Autonomy Awaitable BackendUnavailableError BaseModel BusTransport
    CallContext Callable Candidate Case CausalFactor ClassVar Clock ConfigurationError ConflictError
    Constraint Counting Delegation Depends Entry EscalationNotice EventBus EvidenceFusion Fact
    FastAPI FeatureDisabledError FeatureHashing Field FieldMapping Final Finding Flag Freedom Frozen
    FrozenInstanceError GovernanceFacade HealthStatus IdFactory IndexQuery Inspector
    InvalidRequestError Iterator Json JsonValue Judgement L9Error Labelled LayerSpec LinkSpec
    LogRouter ManagedStatus ManualClock Mapping Match Measure MemoryRecord MemorySet MetricBinding
    MetricKind MetricSpec NoInput NotFoundError Objective ObjectiveFactory Open OperationResponse
    OperationSpec OperationTable OperationTimeoutError Operator Optimum Outcome OutsideClient
    Overrides PacketEnvelope Path PermissionDeniedError Precedent PythonFunctions Query
    RateLimitedError RemoteError RouteQuery Rule SafetyKind SafetyLayer SafetyViolationError Sample
    SampleItem Score Sequence SettingsManager Severity Sharing Similarity Standing SystemClock
    Thresholds Translation Transport TypeVar Unit UnknownAgentError ValidationError Variable Verdict
    Weights World
    """)

  /// Attributes of pydantic's `BaseModel`, which a field may not hide.
  package static let modelAttributes = words(
    """
    construct copy dict fields from_orm json parse_file parse_obj parse_raw schema schema_json
    update_forward_refs validate model_computed_fields model_config model_construct model_copy
    model_dump model_dump_json model_extra model_fields model_fields_set model_json_schema
    model_parametrized_name model_post_init model_rebuild model_validate model_validate_json
    model_validate_strings
    """)

  private static func words(_ text: String) -> Set<String> {
    Set(text.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init))
  }
}
