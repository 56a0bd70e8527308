#include "client/ui/translate.h"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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
    return n == 1 ? 0 : 1;
}

std::string tr(const char* french) {
    const State* state = current_state();
    const std::string* found = state == nullptr ? nullptr : state->catalogue.find(french);
    return found == nullptr ? french : *found;
}

std::string trn(const char* french_one, const char* french_many, long n) {
    if (const State* state = current_state(); state != nullptr) {
        const std::string* found =
            state->catalogue.find(french_one, plural_form(state->language, n));
        if (found != nullptr) return *found;
    }
    return plural_form("fr", n) == 0 ? french_one : french_many;
}

std::string fill(std::string_view text, std::initializer_list<std::string_view> arguments) {
    std::string out;
    auto argument = arguments.begin();
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool numbered =
            i + 2 < text.size() && text[i + 2] == '}' && text[i + 1] >= '0' && text[i + 1] <= '9';
        if (text.substr(i, 2) == "{}") {
            if (argument != arguments.end()) out += *argument++;
            ++i;
        } else if (text[i] == '{' && numbered) {
            const auto index = static_cast<std::size_t>(text[i + 1] - '0');
            if (index < arguments.size()) out += *(arguments.begin() + index);
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
    return true;
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
