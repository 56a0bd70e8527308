// The gazetteer's files to memory. They lie beside the program, but are replaced by hand when an
// administration changes: bounded, and every complaint names file and line.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "client/places/gazetteer.h"
#include "forms/base/file.h"
#include "forms/base/match.h"
#include "forms/base/result.h"
#include "forms/base/text.h"
#include "forms/lists/csv.h"

namespace relais::client::places {

namespace {

constexpr std::size_t kMaxFileBytes = 8U << 20U;
constexpr std::size_t kMaxAreas = 20'000;
constexpr std::size_t kMaxLocalities = 200'000;
constexpr std::size_t kMaxName = 120;
constexpr std::size_t kMaxSpots = 400'000;
constexpr std::uint8_t kDeepest = 3;

template <class Number>
std::optional<Number> number_in(std::string_view text) {
    Number value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::string row_of(std::size_t row) {
    return "line " + std::to_string(row + 2);  // the first names the columns
}

/// A CSV file whose columns are asked for by name.
class Rows {
  public:
    static Result<Rows> read(const std::string& folder, std::string name) {
        const std::string bytes = TRY(read_file(folder + "/" + name, kMaxFileBytes));
        Rows rows;
        rows.cells_ = TRY(forms::lists::read_csv(name, bytes));
        rows.name_ = std::move(name);
        return rows;
    }
    [[nodiscard]] std::size_t size() const { return cells_.rows; }
    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] Result<std::size_t> column(std::string_view wanted) const {
        for (std::size_t i = 0; i < cells_.columns.size(); ++i)
            if (cells_.columns[i] == wanted) return i;
        return fail(Errc::invalid, name_, "has no column " + std::string(wanted));
    }
    [[nodiscard]] std::string_view cell(std::size_t row, std::size_t column) const {
        const std::size_t at = row * cells_.columns.size() + column;
        return std::string_view(cells_.text)
            .substr(cells_.ends[at], cells_.ends[at + 1] - cells_.ends[at]);
    }

  private:
    std::string name_;
    forms::lists::Cells cells_;
};

std::optional<Spot> spot_in(std::string_view latitude, std::string_view longitude) {
    const auto north = number_in<double>(latitude), east = number_in<double>(longitude);
    if (!north || !east || !(std::fabs(*north) <= 90) || !(std::fabs(*east) <= 180))
        return std::nullopt;
    return Spot{static_cast<std::int32_t>(std::lround(*east * kSpotsPerDegree)),
                static_cast<std::int32_t>(std::lround(*north * kSpotsPerDegree))};
}

bool is_on_earth(std::int64_t longitude, std::int64_t latitude) {
    constexpr auto kDegree = static_cast<std::int64_t>(kSpotsPerDegree);
    return longitude >= -180 * kDegree && longitude <= 180 * kDegree && latitude >= -90 * kDegree &&
           latitude <= 90 * kDegree;
}

}  // namespace

class Reader {
  public:
    explicit Reader(std::string folder) : folder_(std::move(folder)) {}

    Result<Gazetteer> read() {
        TRY(read_areas("areas.csv", "parent", ""));
        // The lists of Mali name only the next wider area; regions lie in the country.
        TRY(read_areas("regions.csv", "", "ML"));
        TRY(read_areas("cercles.csv", "adm1", ""));
        TRY(read_areas("communes.csv", "adm2", ""));
        TRY(read_localities());
        TRY(read_borders());
        return std::move(made_);
    }

  private:
    /// `parent`: the column that names the wider area; empty: all lie in `in`.
    Result<void> read_areas(const std::string& file, std::string_view parent,
                            const std::string& in) {
        const Rows rows = TRY(Rows::read(folder_, file));
        const std::size_t code = TRY(rows.column("name")), name = TRY(rows.column("label"));
        const std::size_t wider = parent.empty() ? code : TRY(rows.column(parent));
        for (std::size_t row = 0; row < rows.size(); ++row) {
            Area area;
            area.code = rows.cell(row, code);
            area.name = rows.cell(row, name);
            const std::string above = parent.empty() ? in : std::string(rows.cell(row, wider));
            const bool fits = !area.code.empty() && is_utf8(area.name) &&
                              area.name.size() <= kMaxName && made_.areas_.size() < kMaxAreas;
            if (!fits || by_code_.contains(area.code))
                return fail(Errc::invalid, file, row_of(row) + ": no area, or named twice");
            if (!above.empty()) {
                const auto found = by_code_.find(above);
                if (found == by_code_.end() || made_.areas_[found->second].level >= kDeepest)
                    return fail(Errc::invalid, file, row_of(row) + ": lies in an unknown area");
                area.parent = found->second;
                area.level = static_cast<std::uint8_t>(made_.areas_[found->second].level + 1);
            }
            by_code_.emplace(area.code, static_cast<AreaIndex>(made_.areas_.size()));
            made_.areas_.push_back(std::move(area));
        }
        return {};
    }

    struct Named {
        std::string_view name;
        Gazetteer::Stored stored;
    };

    Result<void> read_localities() {
        const Rows rows = TRY(Rows::read(folder_, "localities.csv"));
        constexpr std::array kColumns{"label",    "adm3",      "place_class",
                                      "latitude", "longitude", "doubtful"};
        std::array<std::size_t, kColumns.size()> columns{};
        for (std::size_t i = 0; i < kColumns.size(); ++i)
            columns[i] = TRY(rows.column(kColumns[i]));
        if (rows.size() > kMaxLocalities)
            return fail(Errc::limit, rows.name(), "has too many places");
        std::vector<Named> found;
        found.reserve(rows.size());
        for (std::size_t row = 0; row < rows.size(); ++row) {
            const auto cell = [&](std::size_t i) { return rows.cell(row, columns[i]); };
            const auto area = by_code_.find(cell(1));
            const auto importance = number_in<int>(cell(2));
            const auto at = spot_in(cell(3), cell(4));
            const bool named = !cell(0).empty() && cell(0).size() <= kMaxName && is_utf8(cell(0));
            if (!named || area == by_code_.end() || !at || !importance || *importance < 1 ||
                *importance > 5)
                return fail(Errc::invalid, rows.name(), row_of(row) + ": is no place");
            found.push_back({cell(0),
                             {*at, 0, 0, area->second, static_cast<PlaceClass>(*importance),
                              !cell(5).empty()}});
        }
        keep(found);
        return {};
    }

    void keep(std::vector<Named>& found) {
        std::ranges::stable_sort(found, [](const Named& a, const Named& b) {
            return a.stored.place_class < b.stored.place_class;
        });
        made_.stored_.reserve(found.size());
        for (Named& each : found) {
            made_.names_ += each.name;
            made_.folded_ += folded_label(each.name);
            each.stored.name_end = static_cast<std::uint32_t>(made_.names_.size());
            each.stored.folded_end = static_cast<std::uint32_t>(made_.folded_.size());
            made_.stored_.push_back(each.stored);
        }
        made_.names_.shrink_to_fit();
        made_.folded_.shrink_to_fit();
    }

    /// "ML010412 ML010413 -113529 129293 -77 545 …": the areas on both sides ("-": none), the first
    /// point, then steps.
    Result<void> read_borders() {
        const std::string name = "borders.txt";
        const std::string bytes = TRY(read_file(folder_ + "/" + name, kMaxFileBytes));
        std::size_t number = 0;
        for (const std::string_view line : split(bytes, '\n')) {
            ++number;
            if (!line.empty() && !read_border(line))
                return fail(Errc::invalid, name, "line " + std::to_string(number) + ": no border");
        }
        made_.borders_.shrink_to_fit();
        made_.spots_.shrink_to_fit();
        return {};
    }

    bool read_border(std::string_view line) {
        const auto words = split_blanks(line);
        if (words.size() < 6 || words.size() % 2 != 0) return false;
        Border border;
        for (std::size_t side = 0; side < 2; ++side) {
            if (words[side] == "-") continue;
            const auto found = by_code_.find(words[side]);
            if (found == by_code_.end()) return false;
            border.areas[side] = found->second;
        }
        border.from = static_cast<std::uint32_t>(made_.spots_.size());
        std::int64_t longitude = 0, latitude = 0;
        for (std::size_t i = 2; i < words.size(); i += 2) {
            const auto east = number_in<std::int32_t>(words[i]);
            const auto north = number_in<std::int32_t>(words[i + 1]);
            if (!east || !north || made_.spots_.size() >= kMaxSpots) return false;
            longitude += *east;
            latitude += *north;
            if (!is_on_earth(longitude, latitude)) return false;
            made_.spots_.push_back(
                {static_cast<std::int32_t>(longitude), static_cast<std::int32_t>(latitude)});
        }
        border.to = static_cast<std::uint32_t>(made_.spots_.size());
        finish(border);
        made_.borders_.push_back(border);
        return true;
    }

    void finish(Border& border) const {
        border.least = border.most = made_.spots_[border.from];
        for (const Spot& spot : made_.spots(border)) {
            border.least.longitude = std::min(border.least.longitude, spot.longitude);
            border.least.latitude = std::min(border.least.latitude, spot.latitude);
            border.most.longitude = std::max(border.most.longitude, spot.longitude);
            border.most.latitude = std::max(border.most.latitude, spot.latitude);
        }
        const auto is_country = [this](AreaIndex area) {
            return area != kNoArea && made_.areas_[area].level == 0;
        };
        border.doubled = is_country(border.areas[0]) || is_country(border.areas[1]);
        for (std::uint8_t level = 0; level <= kDeepest; ++level) {
            border.level = level;
            if (made_.at_level(border.areas[0], level) != made_.at_level(border.areas[1], level))
                return;
        }
    }

    std::string folder_;
    Gazetteer made_;
    std::map<std::string, AreaIndex, std::less<>> by_code_;
};

Result<Gazetteer> Gazetteer::read(const std::string& folder) {
    return Reader(folder).read();
}

}  // namespace relais::client::places
