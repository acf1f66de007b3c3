import { useEffect, useRef, useState } from "react";

import type { Song, Voice } from "./repertoire";

interface SongCardProps {
  song: Song;
  voice: Voice;
  isFavourite: boolean;
  onToggleFavourite: (id: string) => void;
}

export function SongCard({ song, voice, isFavourite, onToggleFavourite }: SongCardProps) {
  const audio = useRef<HTMLAudioElement>(null);
  const [isPlaying, setIsPlaying] = useState(false);
  const [position, setPosition] = useState(0);

  useEffect(() => {
    const element = audio.current;
    if (!element) return;
    const update = () => setPosition(element.duration > 0 ? element.currentTime / element.duration : 0);
    const ended = () => setIsPlaying(false);
    element.addEventListener("timeupdate", update);
    element.addEventListener("ended", ended);
    return () => {
      element.removeEventListener("timeupdate", update);
      element.removeEventListener("ended", ended);
    };
  }, []);

  async function togglePlaying() {
    const element = audio.current;
    if (!element) return;
    if (isPlaying) {
      element.pause();
    } else {
      await element.play();
    }
    setIsPlaying(!isPlaying);
  }

  const recording = song.recordings.find((candidate) => candidate.voice === voice);
  return (
    <article className="song-card">
      <h3>
        {song.title}
        <small>{song.composer}</small>
      </h3>
      <button type="button" aria-pressed={isFavourite} onClick={() => onToggleFavourite(song.id)}>
        {isFavourite ? "★" : "☆"}
      </button>
      {recording ? (
        <div className="player">
          <audio ref={audio} src={recording.url} preload="none" />
          <button type="button" onClick={togglePlaying}>
            {isPlaying ? "Pause" : "Play"}
          </button>
          <progress value={position} max={1} />
        </div>
      ) : (
        <p className="muted">No recording for {voice}.</p>
      )}
      <p>{song.pages} pages</p>
    </article>
  );
}
