#include "forms/xform/short_values.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/base/text.h"
#include "forms/base/time.h"
#include "forms/xform/outline.h"
#include "forms/xform/range_coder.h"

namespace relais::forms::xform {

namespace {

constexpr std::int64_t kFirstDay = 20'454;  ///< 2026-01-01; no record needs to lie near it
constexpr std::int64_t kDayMs = 86'400'000;
constexpr std::size_t kMaxDigits = 18;  ///< of a number; fits 63 bits
constexpr std::uint32_t kMaxScale = 15;
constexpr std::size_t kMaxLongDigits = 32;  ///< of what is no number
constexpr std::size_t kLeastHex = 8, kMaxHex = 64;
constexpr std::size_t kMaxListed = 64;  ///< choices of which several are told bit by bit
constexpr int kOffsetBound = 2048;      ///< more minutes than any time zone is away

bool is_hex(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'f');
}

unsigned nibble(char c) {
    return static_cast<unsigned>(is_digit(c) ? c - '0' : c - 'a' + 10);
}

char hex_digit(std::uint64_t value) {
    return "0123456789abcdef"[value & 0xFU];
}

}  // namespace

// ---- Choices -----------------------------------------------------------------------------------

ChoiceIndex::ChoiceIndex(const Outline& outline) : outline_(outline) {
    places_.reserve(outline.lists.size());
    for (const auto& list : outline.lists) {
        auto& places = places_.emplace_back();
        for (std::uint32_t i = 0; i < list.size(); ++i)
            places.try_emplace(list[i], i);
    }
}

const std::vector<std::string>* ChoiceIndex::values(std::uint32_t list) const {
    return list == 0 ? nullptr : &outline_.lists[list - 1];
}

std::uint32_t ChoiceIndex::find(std::uint32_t list, std::string_view value) const {
    const auto& places = places_[list - 1];
    const auto found = places.find(value);
    return found == places.end() ? kNone : found->second;
}

// ---- What a text is ----------------------------------------------------------------------------

std::vector<std::uint32_t> ValueCoder::picks(const ChoiceIndex& choices, const OutlineNode& node,
                                             std::string_view value) {
    std::vector<std::uint32_t> picked;
    for (const auto word : split(value, ' ')) {
        const auto at = choices.find(node.list, word);
        if (at == ChoiceIndex::kNone || word.empty() ||
            std::find(picked.begin(), picked.end(), at) != picked.end())
            return {};
        picked.push_back(at);
        if (picked.size() > kMaxListed) return {};
    }
    return picked;
}

bool ValueCoder::parse_number(std::string_view text, Number& number) {
    number.negative = text.starts_with('-');
    if (number.negative) text.remove_prefix(1);
    const auto point = text.find('.');
    const auto whole = text.substr(0, point);
    const auto part = point == std::string_view::npos ? "" : text.substr(point + 1);
    if (whole.empty() || (whole.size() > 1 && whole.front() == '0') ||
        (point != std::string_view::npos && part.empty()) || part.size() > kMaxScale ||
        whole.size() + part.size() > kMaxDigits)
        return false;
    std::string digits(whole);
    digits += part;
    if (!std::all_of(digits.begin(), digits.end(), is_digit)) return false;
    number.scale = static_cast<std::uint32_t>(part.size());
    std::from_chars(digits.data(), digits.data() + digits.size(), number.magnitude);
    return true;
}

void ValueCoder::append_number(std::string& out, const Number& number) {
    auto digits = std::to_string(number.magnitude);
    if (digits.size() <= number.scale) digits.insert(0, number.scale + 1 - digits.size(), '0');
    if (number.scale > 0) digits.insert(digits.size() - number.scale, ".");
    if (number.negative) out += '-';
    out += digits;
}

bool ValueCoder::parse_place(std::string_view text, Value& value) {
    const auto parts = split(text, ' ');
    if (parts.size() < 2 || parts.size() > 4) return false;
    value.numbers.resize(parts.size());
    for (std::size_t i = 0; i < parts.size(); ++i)
        if (!parse_number(parts[i], value.numbers[i])) return false;
    return true;
}

bool ValueCoder::parse_moment(std::string_view text, Value& value) {
    if (const auto date = parse_date(text); date && format_date(*date) == text) {
        value.kind = ValueKind::date;
        value.days = days_from_civil(*date);
        return true;
    }
    // "…T08:42:00.000+01:00": the offset's six characters.
    if (text.size() != 29 || (text[23] != '+' && text[23] != '-') || text[26] != ':') return false;
    const auto sign = text[23] == '-' ? -1 : 1;
    for (const std::size_t at : {24U, 25U, 27U, 28U})
        if (!is_digit(text[at])) return false;
    const auto two = [&](std::size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); };
    const int offset = sign * (two(24) * 60 + two(27));
    const auto instant = parse_date_time(text, 0);
    if (!instant || offset <= -kOffsetBound || offset >= kOffsetBound ||
        format_date_time(*instant, offset) != text)
        return false;
    value.kind = ValueKind::date_time;
    value.offset_minutes = offset;
    value.local_ms = instant->ms + std::int64_t{offset} * 60'000;
    return true;
}

bool ValueCoder::parse_id(std::string_view text, Value& value) {
    constexpr std::string_view kUuid = "uuid:";
    if (text.size() == kUuid.size() + 36 && text.starts_with(kUuid)) {
        const auto id = text.substr(kUuid.size());
        for (std::size_t i = 0; i < id.size(); ++i) {
            const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (dash ? id[i] != '-' : !is_hex(id[i])) return false;
            if (!dash) value.bytes += id[i];
        }
        value.kind = ValueKind::uuid;
        return true;
    }
    value.plus = text.starts_with('+');
    const auto digits = text.substr(value.plus ? 1 : 0);
    if (!digits.empty() && digits.size() <= kMaxLongDigits &&
        std::all_of(digits.begin(), digits.end(), is_digit)) {
        value.kind = ValueKind::digits;
        value.bytes = digits;
        return true;
    }
    std::size_t tail = 0;
    while (tail < text.size() && tail < kMaxHex && is_hex(text[text.size() - 1 - tail]))
        ++tail;
    if (tail < kLeastHex) return false;
    value.kind = ValueKind::hex;
    value.bytes = text.substr(text.size() - tail);
    value.text = text.substr(0, text.size() - tail);
    return true;
}

ValueCoder::Value ValueCoder::classify(const OutlineNode& node, std::string_view text) const {
    Value value;
    if (text.empty()) {
        value.kind = ValueKind::empty;
        return value;
    }
    if (node.list != 0) {
        value.picked = picks(choices_, node, text);
        if (!value.picked.empty()) {
            value.kind = value.picked.size() == 1 && node.expected == Expected::choice
                             ? ValueKind::choice
                             : ValueKind::choices;
            return value;
        }
    }
    if (Number number; parse_number(text, number)) {
        value.kind = ValueKind::number;
        value.numbers = {number};
        return value;
    }
    if (parse_place(text, value)) {
        value.kind = ValueKind::place;
        return value;
    }
    if (parse_moment(text, value) || parse_id(text, value)) return value;
    value.kind = ValueKind::text;
    value.text = text;
    return value;
}

std::string ValueCoder::spell(const OutlineNode& node, const Value& value) const {
    std::string out;
    const auto add = [&out](std::string_view word) {
        if (!out.empty()) out += ' ';
        out += word;
    };
    switch (value.kind) {
    case ValueKind::empty:
        break;
    case ValueKind::choice:
    case ValueKind::choices:
        for (const auto index : value.picked)
            add((*choices_.values(node.list))[index]);
        break;
    case ValueKind::number:
    case ValueKind::place:
        for (const auto& number : value.numbers) {
            if (!out.empty()) out += ' ';
            append_number(out, number);
        }
        break;
    case ValueKind::date:
        return format_date(civil_from_days(value.days));
    case ValueKind::date_time:
        return format_date_time(
            Instant{value.local_ms - std::int64_t{value.offset_minutes} * 60'000},
            value.offset_minutes);
    case ValueKind::uuid:
        out = "uuid:" + value.bytes;
        for (const std::size_t at : {13U, 18U, 23U, 28U})
            out.insert(at, "-");
        break;
    case ValueKind::digits:
        return (value.plus ? "+" : "") + value.bytes;
    case ValueKind::hex:
    case ValueKind::text:
        return value.text + value.bytes;
    }
    return out;
}

// ---- Bits --------------------------------------------------------------------------------------

ValueCoder::ValueCoder(Coder& coder, const ChoiceIndex& choices)
    : coder_(coder), choices_(choices), last_day_(kFirstDay), last_ms_(kFirstDay * kDayMs) {
    constexpr std::array<ValueKind, kExpectations> kLikely = {
        ValueKind::text, ValueKind::number,    ValueKind::number, ValueKind::place,
        ValueKind::date, ValueKind::date_time, ValueKind::choice, ValueKind::choices};
    for (std::size_t i = 0; i < kExpectations; ++i)
        for (auto& kinds : kinds_[i])
            kinds.expect(static_cast<std::uint32_t>(kLikely[i]));
    for (std::size_t i = 0; i < kExpectations; ++i)
        numbers_[i].expect(static_cast<Expected>(i) == Expected::decimal ? 2 : 0);
    // Degrees, degrees, metres, metres, as satellites give them.
    constexpr std::array<std::uint32_t, 4> kPlaceScales = {7, 7, 1, 2};
    for (std::size_t i = 0; i < places_.size(); ++i)
        places_[i].expect(kPlaceScales[i]);
    picks_.width.expect_below(2);
    counts_.width.expect_below(2);
    three_or_more_ = four_ = kLikelyOne;
    earlier_day_ = earlier_moment_ = kLikelyZero;
    same_offset_ = kLikelyOne;
}

std::uint64_t ValueCoder::magnitude(std::uint64_t value, Magnitudes& model) {
    const auto width = model.width.code(coder_, static_cast<std::uint32_t>(std::bit_width(value)));
    if (width < 2) return width;
    const unsigned rest = width - 1;
    return std::uint64_t{1} << rest | coder_.bits(value, rest);
}

std::int64_t ValueCoder::difference(std::int64_t value, Magnitudes& model, Probability& negative) {
    const bool below = coder_.bit(negative, value < 0);
    const auto size = magnitude(static_cast<std::uint64_t>(value < 0 ? -value : value), model);
    // What hostile bytes say may be any number; no date is so far away.
    constexpr std::uint64_t kMost = std::uint64_t{1} << 50U;
    const auto bounded = static_cast<std::int64_t>(std::min(size, kMost));
    return below ? -bounded : bounded;
}

std::uint64_t ValueCoder::count(std::uint64_t value) {
    return magnitude(value, counts_);
}

void ValueCoder::code_choice(std::uint32_t& picked, std::size_t of) {
    constexpr std::size_t kLow = 1U << 16U;
    if (of <= kLow) {
        picked = coder_.uniform(picked, static_cast<std::uint32_t>(of));
        return;
    }
    const auto highs = static_cast<std::uint32_t>((of + kLow - 1) / kLow);
    const auto high = coder_.uniform(picked / kLow, highs);
    const auto low = coder_.uniform(picked % kLow, kLow);
    picked = static_cast<std::uint32_t>(std::min<std::size_t>(high * kLow + low, of - 1));
}

void ValueCoder::code_choices(Value& value, std::size_t of) {
    auto& picked = value.picked;
    const bool listed =
        coder_.bit(ascending_, of <= kMaxListed && std::is_sorted(picked.begin(), picked.end()));
    if (listed) {
        std::vector<std::uint32_t> read;
        for (std::uint32_t i = 0; i < of && i < kMaxListed; ++i)
            if (coder_.bit(picked_, std::binary_search(picked.begin(), picked.end(), i)))
                read.push_back(i);
        picked = std::move(read);
        return;
    }
    auto size = static_cast<std::size_t>(magnitude(picked.size(), picks_));
    size = std::min({size, of, kMaxListed});
    picked.resize(size);
    if (of > kMaxListed) {
        for (auto& one : picked)
            code_choice(one, of);
        return;
    }
    // What was picked once is not picked again: the number among those that are left.
    std::vector<std::uint32_t> left(of);
    std::iota(left.begin(), left.end(), 0U);
    for (auto& one : picked) {
        auto at = static_cast<std::uint32_t>(std::lower_bound(left.begin(), left.end(), one) -
                                             left.begin());
        at = coder_.uniform(at, static_cast<std::uint32_t>(left.size()));
        one = left[at];
        left.erase(left.begin() + at);
    }
}

void ValueCoder::code_number(Number& number, Numbers& model) {
    number.scale = model.scale.code(coder_, number.scale);
    number.negative = coder_.bit(model.negative, number.negative);
    number.magnitude = magnitude(number.magnitude, model.magnitudes);
}

void ValueCoder::code_place(Value& value) {
    std::size_t size = 2;
    if (coder_.bit(three_or_more_, value.numbers.size() > 2)) {
        ++size;
        if (coder_.bit(four_, value.numbers.size() > 3)) ++size;
    }
    value.numbers.resize(size);
    for (std::size_t i = 0; i < size; ++i)
        code_number(value.numbers[i], places_[i]);
}

void ValueCoder::code_date(Value& value) {
    constexpr std::int64_t kMostDays = 3'000'000;  // the year 9999 is nearer
    value.days = last_day_ + difference(value.days - last_day_, days_, earlier_day_);
    value.days = std::clamp(value.days, -kMostDays, kMostDays);
    last_day_ = value.days;
}

void ValueCoder::code_date_time(Value& value) {
    constexpr std::int64_t kMostMs = 3'000'000 * kDayMs;
    value.local_ms = last_ms_ + difference(value.local_ms - last_ms_, moments_, earlier_moment_);
    value.local_ms = std::clamp(value.local_ms, -kMostMs, kMostMs);
    last_ms_ = value.local_ms;
    last_day_ = last_ms_ / kDayMs;
    const auto shifted = static_cast<std::uint32_t>(value.offset_minutes + kOffsetBound);
    if (coder_.bit(same_offset_, value.offset_minutes == last_offset_)) {
        value.offset_minutes = last_offset_;
    } else {
        value.offset_minutes =
            static_cast<int>(coder_.uniform(shifted, 2 * kOffsetBound)) - kOffsetBound;
        last_offset_ = value.offset_minutes;
    }
}

void ValueCoder::code_id(Value& value) {
    auto& bytes = value.bytes;
    if (value.kind == ValueKind::digits) {
        value.plus = coder_.bit(plus_, value.plus);
        bytes.resize(coder_.uniform(static_cast<std::uint32_t>(bytes.size()), kMaxLongDigits + 1),
                     '0');
        for (auto& digit : bytes)
            digit = hex_digit(coder_.uniform(nibble(digit), 10));
        return;
    }
    const std::size_t size =
        value.kind == ValueKind::uuid
            ? 32
            : coder_.uniform(static_cast<std::uint32_t>(bytes.size()), kMaxHex + 1);
    bytes.resize(size, '0');
    for (auto& digit : bytes)
        digit = hex_digit(coder_.bits(nibble(digit), 4));
    if (value.kind == ValueKind::hex) value.text = coder_.text(value.text);
}

std::string ValueCoder::code(const OutlineNode& node, std::string_view text) {
    auto value = classify(node, text);
    const auto expected = static_cast<std::size_t>(node.expected);
    auto& kinds = kinds_[expected][was_empty_[expected] ? 1 : 0];
    constexpr auto kLast = static_cast<std::uint32_t>(ValueKind::text);
    value.kind = static_cast<ValueKind>(
        std::min(kinds.code(coder_, static_cast<std::uint32_t>(value.kind)), kLast));
    was_empty_[expected] = value.kind == ValueKind::empty;
    const auto* list = choices_.values(node.list);
    switch (value.kind) {
    case ValueKind::choice:
    case ValueKind::choices:
        value.picked.resize(std::max<std::size_t>(value.picked.size(), 1));
        if (list == nullptr || list->empty())
            value.picked.clear();  // of hostile bytes only
        else if (value.kind == ValueKind::choice)
            code_choice(value.picked.front(), list->size());
        else
            code_choices(value, list->size());
        break;
    case ValueKind::number:
        value.numbers.resize(1);
        code_number(value.numbers.front(), numbers_[expected]);
        break;
    case ValueKind::place:
        code_place(value);
        break;
    case ValueKind::date:
        code_date(value);
        break;
    case ValueKind::date_time:
        code_date_time(value);
        break;
    case ValueKind::uuid:
    case ValueKind::digits:
    case ValueKind::hex:
        code_id(value);
        break;
    case ValueKind::empty:
        break;
    case ValueKind::text:
        value.text = coder_.text(value.text);
        break;
    }
    return spell(node, value);
}

}  // namespace relais::forms::xform
