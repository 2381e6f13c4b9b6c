import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';

/** What browsers offer of https://wicg.github.io/shape-detection-api/; TypeScript does not know it yet. */
interface Detector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}
type DetectorClass = new (options: { formats: string[] }) => Detector;

function detectorClass(): DetectorClass | null {
  const found: unknown = Reflect.get(globalThis, 'BarcodeDetector');
  return typeof found === 'function' ? (found as DetectorClass) : null; // named and shaped by the specification
}

/** Cameras are only there on a secure address, and not every browser reads codes. */
export const canScan = () => detectorClass() !== null && navigator.mediaDevices !== undefined;

const everyMs = 250;

interface Properties {
  onFound: (text: string) => void;
  onLeave: () => void;
}

/** What the camera sees, until it sees a QR code. */
export function DeskScanner({ onFound, onLeave }: Properties) {
  const { t } = useTranslation('workbench');
  const video = useRef<HTMLVideoElement>(null);
  const [failed, setFailed] = useState(false);
  const found = useRef(onFound);
  found.current = onFound;
  useEffect(() => {
    const Class = detectorClass();
    if (Class === null) return;
    const detector = new Class({ formats: ['qr_code'] });
    let stream: MediaStream | null = null;
    let ended = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async () => {
      const screen = video.current;
      const codes = screen && screen.readyState >= 2 ? await detector.detect(screen).catch(() => []) : [];
      const text = codes[0]?.rawValue;
      if (ended) return;
      if (text !== undefined && text !== '') found.current(text);
      else timer = setTimeout(look, everyMs);
    };
    navigator.mediaDevices
      .getUserMedia({ video: { facingMode: 'environment' } })
      .then(async (given) => {
        stream = given;
        if (ended || !video.current) return stop(given);
        video.current.srcObject = given;
        await video.current.play();
        await look();
      })
      .catch(() => setFailed(true));
    return () => {
      ended = true;
      clearTimeout(timer);
      if (stream) stop(stream);
    };
  }, []);
  return (
    <div className="transfer-camera">
      {failed ? (
        <Notice kind="warning">{t('transfers.cameraFailed')}</Notice>
      ) : (
        <video ref={video} muted playsInline aria-label={t('transfers.cameraSees')} />
      )}
      <Button onClick={onLeave}>{t('transfers.cameraOff')}</Button>
    </div>
  );
}

const stop = (stream: MediaStream) => {
  for (const track of stream.getTracks()) track.stop();
};
