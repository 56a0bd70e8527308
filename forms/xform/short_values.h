// One answer as a few bits: what kind of text it is, and what tells it from others of that kind.
// Whatever is no number, date, choice or id stays text. sync/README.md, "Short form".
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "forms/xform/outline.h"
#include "forms/xform/range_coder.h"

namespace relais::forms::xform {

enum class ValueKind : std::uint8_t {
    empty,
    choice,
    choices,
    number,
    place,      ///< two to four numbers, a blank between them
    date,       ///< "2026-11-20"
    date_time,  ///< "2026-11-20T08:42:00.000+01:00"
    uuid,       ///< "uuid:" and 36 characters, lower case
    digits,     ///< that are no number: a telephone's, with its plus
    hex,        ///< a text that ends in at least eight hexadecimal digits
    text
};

/// The choices of an outline, each list with its values found by name.
class ChoiceIndex {
  public:
    explicit ChoiceIndex(const Outline& outline);
    /// Null for list 0.
    [[nodiscard]] const std::vector<std::string>* values(std::uint32_t list) const;
    static constexpr std::uint32_t kNone = UINT32_MAX;
    [[nodiscard]] std::uint32_t find(std::uint32_t list, std::string_view value) const;

  private:
    const Outline& outline_;
    std::vector<std::map<std::string_view, std::uint32_t>> places_;
};

/// Codes the values of one record one after the other and remembers what they were like: so the
/// order is part of the format. `value` is given to a writer; a reader gives it.
class ValueCoder {
  public:
    ValueCoder(Coder& coder, const ChoiceIndex& choices);
    std::string code(const OutlineNode& node, std::string_view text);
    /// A count or a length, mostly small.
    std::uint64_t count(std::uint64_t value);

  private:
    struct Number {
        bool negative = false;
        std::uint64_t magnitude = 0;  ///< its digits, without the point
        std::uint32_t scale = 0;      ///< digits after the point
    };
    struct Magnitudes {
        BitTree<6> width;
        Magnitudes() { width.expect_below(5); }
    };
    struct Numbers {
        Magnitudes magnitudes;
        BitTree<4> scale;
        Probability negative = kLikelyZero;
        void expect(std::uint32_t digits_after_point) { scale.expect(digits_after_point); }
    };
    struct Value {
        ValueKind kind = ValueKind::text;
        std::vector<std::uint32_t> picked;  ///< indexes of choices
        std::vector<Number> numbers;
        std::int64_t days = 0, local_ms = 0;
        int offset_minutes = 0;
        std::string bytes;  ///< of a uuid; the digits, hexadecimal digits
        bool plus = false;
        std::string text;  ///< what goes with the texts
    };
    static std::vector<std::uint32_t> picks(const ChoiceIndex& choices, const OutlineNode& node,
                                            std::string_view value);
    static bool parse_number(std::string_view text, Number& number);
    static void append_number(std::string& out, const Number& number);
    static bool parse_place(std::string_view text, Value& value);
    static bool parse_moment(std::string_view text, Value& value);
    static bool parse_id(std::string_view text, Value& value);

    [[nodiscard]] Value classify(const OutlineNode& node, std::string_view text) const;
    [[nodiscard]] std::string spell(const OutlineNode& node, const Value& value) const;

    void code_choice(std::uint32_t& picked, std::size_t of);
    void code_choices(Value& value, std::size_t of);
    void code_number(Number& number, Numbers& model);
    void code_place(Value& value);
    void code_date(Value& value);
    void code_date_time(Value& value);
    void code_id(Value& value);
    std::uint64_t magnitude(std::uint64_t value, Magnitudes& model);
    std::int64_t difference(std::int64_t value, Magnitudes& model, Probability& negative);

    Coder& coder_;
    const ChoiceIndex& choices_;
    std::array<std::array<BitTree<4>, 2>, kExpectations>
        kinds_;  ///< by whether one before was empty
    std::array<bool, kExpectations> was_empty_{};
    std::array<Numbers, kExpectations> numbers_;
    std::array<Numbers, 4> places_;
    Probability three_or_more_, four_, ascending_, picked_, plus_, same_offset_;
    Probability earlier_day_, earlier_moment_;
    Magnitudes days_, moments_, counts_, picks_;
    std::int64_t last_day_;
    std::int64_t last_ms_;
    int last_offset_ = 0;
};

}  // namespace relais::forms::xform
