//! The mistakes that a generated record can have.

macro_rules! mistakes {
    ($($(#[$doc:meta])* $mistake:ident,)*) => {
        /// A mistake in a record.
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        pub enum Mistake {
            $($(#[$doc])* $mistake,)*
        }

        impl Mistake {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$mistake,)*];
        }
    };
}

mistakes! {
    /// No subject.
    SubjectMissing,
    /// An empty subject.
    SubjectEmpty,
    /// No stage.
    StageMissing,
    /// No pipeline, of several.
    PipelineMissing,
    /// A pipeline that does not exist.
    PipelineUnknown,
    /// A pipeline's label.
    PipelineLabel,
    /// An archived pipeline.
    PipelineArchived,
    /// A stage that does not exist.
    StageUnknown,
    /// A stage's label.
    StageLabel,
    /// Another pipeline's stage.
    StageElsewhere,
    /// A stage's id with text after it.
    StageLonger,
    /// An unknown name.
    NameUnknown,
    /// A name with a letter wrong.
    NameMisspelt,
    /// A name in capitals.
    NameCapitals,
    /// A name with text after it.
    NameLonger,
    /// A property's label.
    NameLabel,
    /// The empty name.
    NameEmpty,
    /// A property that HubSpot calculates.
    ReadOnly,
    /// A property that is archived.
    Archived,
    /// `null`.
    Null,
    /// An empty text.
    Empty,
    /// An object for a value.
    Object,
    /// A list for a value.
    List,
    /// A number with a unit.
    NumberUnit,
    /// A number with thousands separators.
    NumberThousands,
    /// A number with an exponent, as a text.
    NumberExponent,
    /// A number with an exponent, as a number.
    NumberBareExponent,
    /// A number with two points.
    NumberPoints,
    /// A sign without a number.
    NumberSign,
    /// A number with a plus.
    NumberPlus,
    /// `yes` for a boolean.
    BoolYes,
    /// `True` for a boolean.
    BoolCapital,
    /// 1 for a boolean.
    BoolOne,
    /// A day with slashes.
    DaySlashes,
    /// A day that does not exist.
    DayImpossible,
    /// A 13th month.
    DayMonth,
    /// A moment for a day.
    DayMoment,
    /// Milliseconds that are not at midnight.
    DayMilliseconds,
    /// Seconds.
    DaySeconds,
    /// A moment without a time zone.
    MomentZoneless,
    /// A moment at hour 24.
    MomentHour,
    /// A moment of second 60.
    MomentSecond,
    /// A moment in seconds.
    MomentSeconds,
    /// Seconds with zeros before them.
    MomentPadded,
    /// An option's label.
    OptionLabel,
    /// An option in another case.
    OptionCase,
    /// An option that does not exist.
    OptionUnknown,
    /// An option with text after it.
    OptionLonger,
    /// A hidden option.
    OptionHidden,
    /// Another property's option.
    OptionElsewhere,
    /// Several options where one is allowed.
    OptionList,
    /// A list with commas.
    ListCommas,
    /// A list with an empty part.
    ListEmptyPart,
    /// A list with a repeated option.
    ListTwice,
    /// A list that adds to a record that does not exist yet.
    ListAppends,
    /// An owner's e-mail address.
    OwnerEmail,
    /// An owner that does not exist.
    OwnerUnknown,
    /// An association type of the other direction.
    TieReversed,
    /// An association type of another category.
    TieCategory,
    /// An association type that does not exist.
    TieUnknown,
    /// An association with a record's name.
    TieName,
    /// The same association twice.
    TieTwice,
    /// Two primary companies.
    TieTooMany,
    /// An association without types.
    TieNoTypes,
    /// An association with an empty list of types.
    TieEmptyTypes,
    /// An association without a record.
    TieNoRecord,
    /// An association with an extra member.
    TieMember,
    /// An association whose types lead to different objects.
    TieDisagrees,
    /// An association that is a text.
    TieText,
    /// A member that a body does not have.
    MemberUnknown,
    /// A property twice.
    PropertyTwice,
    /// `properties` twice.
    PropertiesTwice,
    /// No `properties`.
    PropertiesMissing,
    /// `properties` is a list.
    PropertiesList,
    /// Nested too deeply.
    Deep,
    /// The text ends early.
    Truncated,
    /// Text after the record.
    Trailing,
    /// A list of records.
    Wrapped,
    /// An escape that JSON does not have.
    EscapeUnknown,
    /// An escape with a letter for a digit.
    EscapeDigits,
    /// A high surrogate without a low one.
    SurrogateAlone,
    /// A low surrogate before the high one.
    SurrogatesTurned,
    /// A tab in a text.
    ControlTab,
    /// A zero in a text.
    ControlZero,
    /// A byte that is not UTF-8.
    Utf8Byte,
    /// A surrogate in UTF-8.
    Utf8Surrogate,
    /// A byte order mark.
    ByteOrderMark,
    /// An extra comma.
    CommaTrailing,
    /// A missing comma.
    CommaMissing,
    /// A missing colon.
    ColonMissing,
    /// A missing quote.
    QuoteMissing,
    /// Apostrophes for quotes.
    Apostrophes,
    /// A number that begins with a zero.
    BareZero,
    /// `True` as Python writes it.
    BarePython,
    /// A comment.
    Comment,
    /// A changed byte.
    ByteChanged,
    /// A missing byte.
    ByteRemoved,
}
