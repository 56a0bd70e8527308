#include "client/ui/translate.h"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client/ui/bidi.h"
#include "client/ui/state.h"
#include "client/ui/ui.h"
#include "forms/base/file.h"
#include "forms/base/result.h"
#include "forms/base/text.h"
#include "forms/base/time.h"

namespace relais::client::ui {

namespace {

constexpr std::uint32_t kMagic = 0x950412DEU;

/// The file's 32-bit words and strings, every offset checked.
class Reader {
  public:
    Reader(std::string_view bytes, bool swapped) : bytes_(bytes), swapped_(swapped) {}

    [[nodiscard]] std::optional<std::uint32_t> word(std::size_t at) const {
        if (at > bytes_.size() || bytes_.size() - at < 4) return std::nullopt;
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < 4; ++i) {
            const auto byte = static_cast<unsigned char>(bytes_[at + (swapped_ ? i : 3 - i)]);
            value = (value << 8U) | byte;
        }
        return value;
    }
    /// The string that the length and offset at `at` describe.
    [[nodiscard]] std::optional<std::string_view> string(std::size_t at) const {
        const auto length = word(at);
        const auto offset = word(at + 4);
        if (!length || !offset || *offset > bytes_.size() || bytes_.size() - *offset < *length)
            return std::nullopt;
        return bytes_.substr(*offset, *length);
    }

  private:
    std::string_view bytes_;
    bool swapped_;
};

std::vector<std::string> to_strings(std::string_view joined) {
    std::vector<std::string> forms;
    for (const std::string_view form : split(joined, '\0'))
        forms.emplace_back(form);
    return forms;
}

}  // namespace

Result<Catalogue> Catalogue::parse(std::string_view bytes) {
    const auto broken = [](const char* what) { return fail(Errc::corrupt, "catalogue", what); };
    if (bytes.size() > kMaxBytes) return fail(Errc::limit, "catalogue", "is too large");
    Reader reader(bytes, false);
    if (reader.word(0) != kMagic) reader = Reader(bytes, true);
    if (reader.word(0) != kMagic) return broken("is not a compiled catalogue");
    const auto revision = reader.word(4);
    const auto count = reader.word(8);
    const auto originals = reader.word(12);
    const auto translations = reader.word(16);
    if (!revision || !count || !originals || !translations) return broken("is cut short");
    if ((*revision >> 16U) > 1) return fail(Errc::unsupported, "catalogue", "is of a newer format");
    if (*count > kMaxEntries) return fail(Errc::limit, "catalogue", "has too many entries");

    Catalogue catalogue;
    for (std::size_t i = 0; i < *count; ++i) {
        const auto original = reader.string(*originals + 8 * i);
        const auto translation = reader.string(*translations + 8 * i);
        if (!original || !translation) return broken("points outside itself");
        if (!is_utf8(*translation)) return broken("holds text that is not UTF-8");
        // A plural entry's key is "one\0many"; asked for by the first.
        catalogue.entries_.insert_or_assign(std::string(original->substr(0, original->find('\0'))),
                                            to_strings(*translation));
    }
    return catalogue;
}

Result<Catalogue> Catalogue::load(const std::string& path) {
    return parse(TRY(read_file(path, kMaxBytes)));
}

const std::string* Catalogue::find(std::string_view msgid, std::size_t form) const {
    const auto found = entries_.find(msgid);
    if (msgid.empty() || found == entries_.end() || form >= found->second.size() ||
        found->second[form].empty())
        return nullptr;
    return &found->second[form];
}

std::size_t plural_form(std::string_view language, long n) {
    if (language == "fr") return n > 1 || n < -1 ? 1 : 0;
    if (language == "ar") {
        // CLDR's plural rules for Arabic: none, one, two, few, many, other.
        const long count = n < 0 ? -n : n;
        if (count <= 2) return static_cast<std::size_t>(count);
        const long rest = count % 100;
        return rest >= 3 && rest <= 10 ? 3 : rest >= 11 ? 4 : 5;
    }
    return n == 1 ? 0 : 1;
}

namespace {

void find_direction(State& state) {
    state.mirrored = is_right_to_left(state.reading.empty() ? state.language : state.reading);
    // Its letters are asked for now, not when the first picture lacks them.
    if (state.mirrored) state.fonts.want(std::string_view("ا"));
}

/// A sentence of the window on a page that runs the other way keeps its own order (UAX #9 2.4).
std::string isolated(const State& state, std::string sentence) {
    const bool right_to_left = is_right_to_left(state.language);
    if (right_to_left == state.mirrored) return sentence;
    // French with nothing put into it runs as it should by itself.
    if (!right_to_left && sentence.find('{') == std::string::npos) return sentence;
    return (right_to_left ? "\u2067" : "\u2066") + std::move(sentence) + "\u2069";
}

/// A name in the other direction must not carry the words around it along.
std::string apart(std::string_view argument, bool right_to_left) {
    const ScriptsSeen seen = scripts_in(argument);
    if (right_to_left ? !seen.left_to_right : !seen.right_to_left) return std::string(argument);
    return "\u2068" + std::string(argument) + "\u2069";
}

}  // namespace

std::string tr(const char* french) {
    const State* state = current_state();
    if (state == nullptr) return french;
    const std::string* found = state->catalogue.find(french);
    return isolated(*state, found == nullptr ? french : *found);
}

std::string trn(const char* french_one, const char* french_many, long n) {
    const char* french = plural_form("fr", n) == 0 ? french_one : french_many;
    const State* state = current_state();
    if (state == nullptr) return french;
    const std::string* found = state->catalogue.find(french_one, plural_form(state->language, n));
    return isolated(*state, found == nullptr ? french : *found);
}

std::string fill(std::string_view text, std::initializer_list<std::string_view> arguments) {
    std::string out;
    const State* state = current_state();
    const bool right_to_left = state != nullptr && is_right_to_left(state->language);
    auto argument = arguments.begin();
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool numbered =
            i + 2 < text.size() && text[i + 2] == '}' && text[i + 1] >= '0' && text[i + 1] <= '9';
        if (text.substr(i, 2) == "{}") {
            if (argument != arguments.end()) out += apart(*argument++, right_to_left);
            ++i;
        } else if (text[i] == '{' && numbered) {
            const auto index = static_cast<std::size_t>(text[i + 1] - '0');
            if (index < arguments.size()) out += apart(*(arguments.begin() + index), right_to_left);
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

bool set_ui_language(const std::string& language) {
    State* state = current_state();
    if (state == nullptr) return false;
    if (language == "fr") {
        state->catalogue = Catalogue{};
        state->language = language;
        find_direction(*state);
        return true;
    }
    // The language becomes part of a path: two letters, nothing else.
    if (language.size() != 2 ||
        language.find_first_not_of("abcdefghijklmnopqrstuvwxyz") != std::string::npos)
        return false;
    auto loaded = Catalogue::load(state->assets + "/locale/" + language + ".mo");
    if (!loaded) return false;
    state->catalogue = std::move(*loaded);
    state->language = language;
    find_direction(*state);
    return true;
}

const std::vector<std::string>& ui_languages() {
    static const std::vector<std::string> kLanguages{"fr", "en", "ar"};
    return kLanguages;
}

void set_reading_language(const std::string& code) {
    State* state = current_state();
    if (state == nullptr || state->reading == code) return;
    state->reading = code;
    find_direction(*state);
}

bool is_mirrored() {
    const State* state = current_state();
    return state != nullptr && state->mirrored;
}

std::string ui_language() {
    const State* state = current_state();
    return state == nullptr ? "fr" : state->language;
}

std::string long_date(int year, int month, int day) {
    static constexpr const char* kDays[] = {
        tr_mark("lundi"),    tr_mark("mardi"),  tr_mark("mercredi"), tr_mark("jeudi"),
        tr_mark("vendredi"), tr_mark("samedi"), tr_mark("dimanche")};
    static constexpr const char* kMonths[] = {
        tr_mark("janvier"),   tr_mark("février"), tr_mark("mars"),     tr_mark("avril"),
        tr_mark("mai"),       tr_mark("juin"),    tr_mark("juillet"),  tr_mark("août"),
        tr_mark("septembre"), tr_mark("octobre"), tr_mark("novembre"), tr_mark("décembre")};
    const Date date{year, month, day};
    if (!is_valid(date)) return {};
    // 1970-01-01 was a Thursday.
    const auto weekday = static_cast<std::size_t>(((days_from_civil(date) + 3) % 7 + 7) % 7);
    // French writes the first of a month as an ordinal.
    const std::string number = day == 1 && ui_language() == "fr" ? "1er" : std::to_string(day);
    return tr(kDays[weekday]) + " " + number + " " +
           tr(kMonths[static_cast<std::size_t>(month - 1)]) + " " + std::to_string(year);
}

}  // namespace relais::client::ui
