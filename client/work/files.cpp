#include "client/work/files.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/core.h>

#include "client/devices/film.h"
#include "client/devices/sound_file.h"
#include "client/work/interview.h"
#include "forms/base/random.h"
#include "forms/base/text.h"
#include "forms/model/definition.h"

namespace relais::client::work {

namespace {

constexpr std::array<std::string_view, 5> kPictures{".jpg", ".jpeg", ".png", ".gif", ".bmp"};
constexpr std::array<std::string_view, 11> kSounds{".mp3", ".m4a", ".wav",  ".ogg", ".oga", ".opus",
                                                   ".amr", ".aac", ".flac", ".3gp", ".wma"};
constexpr std::array<std::string_view, 9> kFilms{".mp4", ".m4v",  ".3gp", ".mkv", ".mov",
                                                 ".avi", ".webm", ".mpg", ".ogv"};

template <class Endings>
bool is_one_of(const Endings& endings, const std::string& ending) {
    return std::ranges::find(endings, ending) != endings.end();
}

}  // namespace

FileRules file_rules(const QuestionView& question) {
    FileRules rules;
    rules.picture = question.widget == Widget::image;
    for (const auto& parameter : question.parameters) {
        if (forms::model::local_name(parameter.name) != "max-pixels") continue;
        const std::string& text = parameter.value;
        int side = 0;
        std::from_chars(text.data(), text.data() + text.size(), side);
        rules.longest_side = std::max(0, side);
    }
    return rules;
}

bool is_fitting(Widget widget, const std::string& file_name) {
    const std::string ending = ending_of(file_name);
    switch (widget) {
    case Widget::image:
    case Widget::barcode:
        return is_one_of(kPictures, ending);
    case Widget::audio:
        return is_one_of(kSounds, ending);
    case Widget::video:
        return is_one_of(kFilms, ending);
    default:
        return true;
    }
}

std::string ending_of(const std::string& file_name) {
    constexpr std::size_t kLongest = 8;
    const std::size_t point = file_name.rfind('.');
    if (point == std::string::npos || point == 0) return ".bin";
    const std::string ending = lower_ascii(std::string_view(file_name).substr(point));
    const auto plain = [](char c) { return is_digit(c) || (c >= 'a' && c <= 'z'); };
    const std::string_view letters = std::string_view(ending).substr(1);
    const bool good =
        !letters.empty() && letters.size() <= kLongest && std::ranges::all_of(letters, plain);
    return good ? ending : ".bin";
}

std::string attachment_name(const std::string& question, std::uint32_t number,
                            const std::string& ending) {
    std::string name = question.substr(question.rfind('/') + 1);
    // XML names have letters of all scripts; a file's name is read by every system.
    std::erase_if(name, [](char c) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        return !letter && !is_digit(c) && c != '_';
    });
    constexpr std::size_t kLongest = 60;
    if (name.size() > kLongest) name.resize(kLongest);
    return fmt::format("{}-{:08x}{}", name.empty() ? "file" : name, number, ending);
}

FileFacts file_facts(std::string bytes) {
    FileFacts facts;
    facts.bytes = bytes.size();
    facts.length_ms = devices::film_ms(bytes);
    if (facts.length_ms > 0) return facts;
    if (const auto sound = devices::SoundReader::open(std::move(bytes)))
        facts.length_ms = (*sound)->length_ms();
    return facts;
}

std::string new_attachment_name(Random& random, const std::string& question,
                                const std::string& ending) {
    std::array<std::uint8_t, 4> drawn{};
    random.fill(drawn);
    std::uint32_t number = 0;
    for (const auto byte : drawn)
        number = number << 8U | byte;
    return attachment_name(question, number, ending);
}

}  // namespace relais::client::work
