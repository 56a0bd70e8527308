#include "client/screens/form/pictures.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "client/screens/form/choice_layout.h"
#include "client/screens/form/choices.h"
#include "client/screens/form/form.h"
#include "client/ui/keys.h"
#include "client/work/form_media.h"
#include "client/work/interview.h"
#include "client/work/workplace.h"
#include "forms/base/result.h"

namespace relais::client::screens::form {

namespace {

using work::QuestionView;

constexpr std::size_t kMostPictures = 60;  ///< of one page: 18 MB
constexpr int kMapSide = 900;

std::string key_of(const std::string& file, int side) {
    return file + "@" + std::to_string(side);
}

/// Asks for what the page shows and was not asked for.
class Wanted {
  public:
    Wanted(Pictures& pictures, work::Workplace& workplace)
        : pictures_(pictures), workplace_(workplace) {}
    void add(const std::string& file, int side) {
        if (file.empty() || keys_.size() >= kMostPictures) return;
        const std::string key = key_of(file, side);
        if (!keys_.insert(key).second || pictures_.shown.contains(key)) return;
        FormPicture& picture = pictures_.shown[key];
        picture.version = "form " + key;
        workplace_.open_form_picture(file, side, picture.opening.begin());
    }
    /// The page does not show the others any more.
    void forget_others() {
        std::erase_if(pictures_.shown,
                      [this](const auto& entry) { return !keys_.contains(entry.first); });
    }

  private:
    Pictures& pictures_;
    work::Workplace& workplace_;
    std::set<std::string> keys_;
};

void want_choices(const State& state, const QuestionView& question, Wanted& wanted) {
    if (!has_pictures(question)) return;
    const bool mine = state.choosing.question == question.id;
    if (!is_long(question) || !mine) {
        // A long list is shown where the keys are, some rows of it.
        if (is_long(question)) return;
        for (const auto& choice : question.choices)
            wanted.add(work::media_of(choice.media, "image"), kChoiceSide);
        return;
    }
    const auto& shown = state.choosing.shown;
    const std::size_t first = first_visible(state.choosing);
    const std::size_t end = std::min(shown.size(), first + kDigits);
    for (std::size_t row = first; row < end; ++row)
        wanted.add(work::media_of(question.choices[shown[row]].media, "image"), kChoiceSide);
}

void take_up(FormPicture& picture) {
    auto opened = picture.opening.take();
    if (!opened) return;
    if (*opened)
        picture.picture = std::make_shared<work::Picture>(std::move(**opened));
    else if (opened->error().code == Errc::not_found)
        picture.missing = true;
    else
        picture.unreadable = true;
}

void take_up(ChoiceMap& map) {
    auto read = map.reading.take();
    if (!read) return;
    if (*read)
        map.map = std::make_shared<work::ImageMap>(std::move(**read));
    else if (read->error().code == Errc::not_found)
        map.missing = true;
    else
        map.unreadable = true;
}

/// What is chosen, and where the ring is, laid over the map anew when either is another.
void mark(ChoiceMap& map, const State& state, const QuestionView& question) {
    if (!map.map) return;
    std::vector<bool> chosen;
    std::string version = "map " + map.of + " ";
    for (const auto& choice : question.choices) {
        chosen.push_back(choice.chosen);
        version += choice.chosen ? '1' : '0';
    }
    std::size_t focus = work::kNoChoice;
    const auto* here = focused(state);
    const bool has_keys = here != nullptr && here->id == question.id;
    if (has_keys && state.choosing.question == question.id && points(state.choosing, question))
        focus = state.choosing.shown[state.choosing.focus];
    version += " " + std::to_string(focus);
    if (version == map.version) return;
    map.version = std::move(version);
    map.shown = std::make_shared<work::Picture>(work::marked(*map.map, chosen, focus));
}

void refresh_map(State& state, const QuestionView& question, work::Workplace& workplace) {
    const std::string file = work::media_of(question.media, "image");
    std::vector<std::string> values;
    std::string of = question.id + " " + file;
    for (const auto& choice : question.choices) {
        values.push_back(choice.value);
        of += " " + choice.value;
    }
    ChoiceMap& map = state.pictures.maps[question.id];
    if (map.of != of) {
        map = {};
        map.of = of;
        workplace.open_image_map(file, std::move(values), kMapSide, map.reading.begin());
    }
    take_up(map);
    mark(map, state, question);
}

}  // namespace

bool is_map(const QuestionView& question) {
    const bool select = question.widget == work::Widget::select_one ||
                        question.widget == work::Widget::select_multiple;
    return select && !question.readonly && work::looks(question, "image-map") &&
           !work::media_of(question.media, "image").empty();
}

bool has_pictures(const QuestionView& question) {
    return std::ranges::any_of(question.choices, [](const work::ChoiceView& choice) {
        return !work::media_of(choice.media, "image").empty();
    });
}

std::string label_picture(const Pictures& pictures, const QuestionView& question) {
    const std::string large = work::media_of(question.media, "big-image");
    if (pictures.large == question.id && !large.empty()) {
        // Without the large one the small one is shown as large as it goes.
        const auto* there = picture_of(pictures, large, kLabelSide);
        if (there == nullptr || (!there->missing && !there->unreadable)) return large;
    }
    return work::media_of(question.media, "image");
}

const FormPicture* picture_of(const Pictures& pictures, const std::string& file, int side) {
    const auto found = pictures.shown.find(key_of(file, side));
    return found == pictures.shown.end() ? nullptr : &found->second;
}

const ChoiceMap* map_of(const Pictures& pictures, const QuestionView& question) {
    const auto found = pictures.maps.find(question.id);
    return found == pictures.maps.end() || !found->second.shown ? nullptr : &found->second;
}

void refresh_pictures(State& state, work::Workplace& workplace) {
    Pictures& pictures = state.pictures;
    std::set<std::string> maps;
    Wanted wanted(pictures, workplace);
    for (const auto& question : state.page.questions) {
        if (is_map(question)) {
            maps.insert(question.id);
            refresh_map(state, question, workplace);
        } else {
            wanted.add(work::media_of(question.media, "image"), kLabelSide);
            if (pictures.large == question.id)
                wanted.add(work::media_of(question.media, "big-image"), kLabelSide);
        }
        want_choices(state, question, wanted);
    }
    if (state.page.kind == work::PageKind::grid)
        for (const auto& column : state.roster.grid.columns)
            wanted.add(work::media_of(column.media, "image"), kChoiceSide);
    wanted.forget_others();
    std::erase_if(pictures.maps, [&](const auto& entry) { return !maps.contains(entry.first); });
    for (auto& [key, picture] : pictures.shown)
        take_up(picture);
}

bool press_picture(State& state, const ui::KeyPress& key) {
    const auto* question = focused(state);
    if (key.key != ui::Key::f11 || question == nullptr || is_map(*question)) return false;
    // In a table the choices' pictures have no room but there.
    const bool in_table = state.page.kind == work::PageKind::grid && has_pictures(*question);
    if (work::media_of(question->media, "image").empty() && !in_table) return false;
    state.pictures.large = state.pictures.large == question->id ? std::string() : question->id;
    return true;
}

}  // namespace relais::client::screens::form
