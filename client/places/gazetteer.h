// The places of Mali and its neighbours' outlines, without a network: found by letters, told for a
// point, drawn as borders. Read once, when a question of place first needs it; see
// assets/places/SOURCES.md for where the files come from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "forms/base/match.h"
#include "forms/base/result.h"

namespace relais::client::places {

struct Position {
    double latitude = 0, longitude = 0;
};
/// On a sphere of the mean radius.
double metres_between(const Position& a, const Position& b);

/// As the source has them: a smaller number is a more important place.
enum class PlaceClass : std::uint8_t { capital = 1, region, cercle, commune, village };

using AreaIndex = std::uint16_t;
inline constexpr AreaIndex kNoArea = std::numeric_limits<AreaIndex>::max();

/// A country, or a part of one.
struct Area {
    std::string code, name;
    AreaIndex parent = kNoArea;  ///< none: it is a country
    std::uint8_t level = 0;      ///< 0 country, 1 region, 2 cercle, 3 commune
};

struct Locality {
    std::string_view name;
    Position at;
    AreaIndex area = kNoArea;  ///< its commune
    PlaceClass place_class = PlaceClass::village;
    bool doubtful = false;  ///< its point lies far outside its commune
};

/// A point of a border, in ten thousandths of a degree (11 m).
struct Spot {
    std::int32_t longitude = 0, latitude = 0;
    bool operator==(const Spot&) const = default;
};
inline constexpr double kSpotsPerDegree = 10'000;

struct Border {
    AreaIndex areas[2] = {kNoArea, kNoArea};  ///< on either side
    std::uint8_t level = 0;                   ///< of the largest areas that it parts
    bool doubled = false;  ///< a neighbour's own line of a border that Mali's line draws already
    std::uint32_t from = 0, to = 0;  ///< its spots
    Spot least, most;                ///< the box around it
};

struct Nearest {
    std::size_t locality = 0;
    double metres = 0;
};

class Gazetteer {
  public:
    /// Of that folder's six files. Errc::invalid with file and line for what is not as they should
    /// be, Errc::limit for more than the limits allow.
    static Result<Gazetteer> read(const std::string& folder);

    [[nodiscard]] std::size_t size() const { return stored_.size(); }
    /// The more important have the smaller indices.
    [[nodiscard]] Locality locality(std::size_t index) const;
    [[nodiscard]] const Area& area(AreaIndex index) const { return areas_[index]; }
    /// By its P-code; kNoArea for an unknown one.
    [[nodiscard]] AreaIndex coded(std::string_view code) const;
    /// The area of that level which it lies in, or itself; kNoArea when there is none.
    [[nodiscard]] AreaIndex at_level(AreaIndex area, std::uint8_t level) const;

    /// The indices that fit what was typed, best first: how well it fits; then the towns, then what
    /// lies in `own` (any area), then the more important. All for "", at most `limit`.
    [[nodiscard]] std::vector<std::size_t> find(std::string_view typed, AreaIndex own,
                                                std::size_t limit) const;
    /// Of those whose point is not doubtful.
    [[nodiscard]] std::optional<Nearest> nearest(const Position& at) const;
    /// The smallest area that the point lies in.
    [[nodiscard]] AreaIndex area_at(const Position& at) const;
    /// True in any of the countries, and so near to one that its outline may be wrong.
    [[nodiscard]] bool covers(const Position& at) const;

    [[nodiscard]] std::span<const Border> borders() const { return borders_; }
    [[nodiscard]] std::span<const Spot> spots(const Border& border) const {
        return std::span(spots_).subspan(border.from, border.to - border.from);
    }

  private:
    friend class Reader;
    struct Stored {
        Spot at;
        std::uint32_t name_end = 0, folded_end = 0;  ///< where its names begin the former ones end
        AreaIndex area = kNoArea;
        PlaceClass place_class = PlaceClass::village;
        bool doubtful = false;
    };
    [[nodiscard]] std::string_view folded(std::size_t index) const;
    [[nodiscard]] bool lies_in(AreaIndex area, AreaIndex wider) const;

    std::vector<Area> areas_;
    std::vector<Stored> stored_;
    std::string names_, folded_;
    std::vector<Border> borders_;
    std::vector<Spot> spots_;
};

}  // namespace relais::client::places
